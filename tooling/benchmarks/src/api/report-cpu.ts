// Loaded before a server that is measured: answers each message of its parent with the CPU time that the
// process has used so far, in milliseconds.
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1_000);
});
// Being asked is no reason to stay.
process.channel?.unref();
