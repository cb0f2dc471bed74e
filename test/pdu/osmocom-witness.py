"""Answers with libosmogsm, line by line: JSON in, one word out."""
import ctypes
import json
import sys

osmo = ctypes.CDLL("libosmogsm.so.18")
osmo.gsm340_scts.restype = ctypes.c_long


def packed(septets, fill):
    result = ctypes.create_string_buffer(1024)
    count = osmo.gsm_septet_pack(result, septets, ctypes.c_size_t(len(septets)), ctypes.c_uint8(fill))
    return result.raw[:count].hex().upper()


for line in sys.stdin:
    question = json.loads(line)
    if "septets" in question:
        print(packed(bytes.fromhex(question["septets"]), question["fill"]))
    else:
        print(osmo.gsm340_scts(bytes.fromhex(question["stamp"])))
