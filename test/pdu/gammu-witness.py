"""Reads PDUs with libgammu: a line of hex digits comes in, service centre first, a line of JSON goes out.

Started with /usr/bin/python3, where Debian's package python3-gammu is. The module does not give the time zone; it stands
in the library's log, which is therefore led into a pipe.
"""

import json
import os
import re
import sys

import gammu

TYPES = {"Deliver": "deliver", "Submit": "submit", "Status_Report": "status-report"}
ENCODINGS = {"Default_No_Compression": "gsm7", "Unicode_No_Compression": "ucs2", "8bit": "8bit"}
MINUTES = {"M": 1, "H": 60, "D": 24 * 60, "W": 7 * 24 * 60}
ZONE = re.compile(r"^(?:Invalid date|Decoding date & time: .* ([+-]\d\d)(\d\d)(?: \(\w+\))?$)", re.MULTILINE)

log, into_log = os.pipe()
os.set_blocking(log, False)


def logged():
    """What the library logged since the last call."""
    try:
        return os.read(log, 1 << 16).decode("utf-8", "replace")
    except BlockingIOError:
        return ""


def minutes(validity):
    if validity == "NA":
        return None
    return 63 * MINUTES["W"] if validity == "Max" else int(validity[:-1]) * MINUTES[validity[-1]]


def segment(header):
    bits = 16 if header["ID16bit"] != -1 else 8
    reference = header[f"ID{bits}bit"]
    if not header["Text"] or reference == -1:
        return None
    return {"reference": reference, "total": header["AllParts"], "sequence": header["PartNumber"], "bits": bits}


def content(message, encoding):
    text = message["Text"]
    if isinstance(text, bytes):
        return text.hex().upper()
    # Its length counts septets, so what follows the text's end is to be cut off; the alphabet has no NUL.
    return text.split("\0")[0] if encoding == "gsm7" else text


def read(octets):
    logged()
    message = gammu.DecodePDU(octets, True)
    zones = [f"{hours}:{rest}" for hours, rest in ZONE.findall(logged())]
    kind = TYPES[message["Type"]]
    of_report = kind == "status-report"
    times = {"deliver": ["DateTime"], "submit": [], "status-report": ["DateTime", "SMSCDateTime"]}[kind]
    encoding = ENCODINGS.get(message["Coding"], message["Coding"])
    return {
        "type": kind,
        "serviceCentre": message["SMSC"]["Number"],
        "address": message["Number"],
        "messageReference": None if kind == "deliver" else message["MessageReference"],
        "replaceType": message["ReplaceMessage"],
        "times": [message[name] and message[name].isoformat() + zone for name, zone in zip(times, zones)],
        "encoding": None if of_report else encoding,
        "messageClass": None if of_report or message["Class"] == -1 else message["Class"],
        "validityMinutes": minutes(message["SMSC"]["Validity"]) if kind == "submit" else None,
        "header": message["UDH"]["Text"].hex().upper(),
        "segment": segment(message["UDH"]),
        "content": content(message, encoding),
        "status": message["DeliveryStatus"] if of_report else None,
    }


def main():
    gammu.SetDebugFile(f"/dev/fd/{into_log}")
    gammu.SetDebugLevel("textall")
    for line in sys.stdin:
        try:
            answer = read(bytes.fromhex(line))
        except gammu.GSMError as error:
            answer = {"refused": error.args[0]["Text"]}
        print(json.dumps(answer), flush=True)


main()
