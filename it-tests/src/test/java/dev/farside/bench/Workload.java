package dev.farside.bench;

/** Something to measure. */
interface Workload {
    String name();

    /** How often, unless the command line says. */
    int rounds();

    Table run(Run run);
}
