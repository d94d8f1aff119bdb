/**
 * What the benchmark writes: the samples of all rounds as tables, plots and the page {@code docs/performance.md}. Nothing here
 * measures.
 *
 * <p>Its face: {@link dev.farside.bench.report.Table}, which workloads fill, and {@link dev.farside.bench.report.Page}.
 * Imports the JDK only. Read {@link dev.farside.bench.report.Table} first, then {@link dev.farside.bench.report.Samples}.
 */
package dev.farside.bench.report;
