/**
 * Programs that the benchmark runs: {@link bench.Client} connects and moves bytes in one of several ways, {@link bench.Target}
 * is the server that it connects to, {@link bench.MinaClient} does the same with the SSH library alone.
 *
 * <p>They know nothing of farside, and import nothing of ours. Read {@link bench.Client} first.
 */
package bench;
