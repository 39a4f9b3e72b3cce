// Whoever stands at the log-in is logged out: of today's work nothing stays on this device. What could not be sent does
// (it is in another store); it is shown to, and sent by, nobody but him who wrote it.

window.caches?.delete("desk-today");
