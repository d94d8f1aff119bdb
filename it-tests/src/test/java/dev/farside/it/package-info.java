/**
 * Tests of the built distribution: real JVMs with the agent, or the launcher, in network namespaces, against a real OpenSSH
 * server. Each class is one promise to users. A test puts a command together, runs it on the near side, and compares what
 * it printed; what must not happen (a packet that goes out directly, a query to the local resolver) is counted.
 *
 * <p>The classes whose names end in Animals are tables of client libraries for {@link dev.farside.it.ZooIT}.
 *
 * <p>Imports JUnit, {@code dev.farside.it.site}, and what tools of the tests print ({@code dev.farside.bench.report}, {@code
 * dev.farside.faults}) or read ({@code dev.farside.recipes}); nothing of the project under test, which is used as a user would.
 * Programs under test are named as text: {@code "probe.Steps"}. Read {@link dev.farside.it.MainJobIT} first.
 */
package dev.farside.it;
