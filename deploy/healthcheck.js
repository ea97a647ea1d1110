// Whether this container may be sent requests; the image's HEALTHCHECK. Needs nothing but Node.
const port = process.env.PORT || '3000';
try {
  const reply = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(3_000) });
  if (!reply.ok) console.error(await reply.text());
  process.exit(reply.ok ? 0 : 1);
} catch (error) {
  console.error(String(error.cause ?? error));
  process.exit(1);
}
