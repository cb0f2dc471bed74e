export { type ReportDeps, ReportDesk } from './report-desk.js';
