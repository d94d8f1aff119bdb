/**
 * The benchmark, {@code it-tests/bench}: workloads over farside, ssh and proxychains4 in turns. It starts the clients, which are
 * programs of package {@code bench}, reads the figures that they print, and has {@code report} write them.
 *
 * <p>Its face: {@link dev.farside.bench.Bench}, the program, and {@link dev.farside.bench.Workload}, one table; all of them
 * are listed in {@link dev.farside.bench.Workloads}. Imports {@code dev.farside.it.site}, its own {@code
 * report} and the JDK. Read {@link
 * dev.farside.bench.Bench} first, then {@link dev.farside.bench.Peer}.
 */
package dev.farside.bench;
