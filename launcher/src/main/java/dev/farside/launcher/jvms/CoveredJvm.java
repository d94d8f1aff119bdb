package dev.farside.launcher.jvms;

/**
 * A process that is a JVM with farside's agent.
 *
 * @param user who runs it
 * @param program the main class, jar or module, as far as the command line tells; else the name of the command
 * @param isNamed whether {@code program} is the former
 * @param obstacle why it is not to be asked; null: it may be
 * @param place a word for the reader where it cannot be asked: that it is in a container; may be empty
 */
record CoveredJvm(long pid, String user, String program, boolean isNamed, String obstacle, String place) {
    /** The same, not to be asked unless there is another reason already. */
    CoveredJvm withObstacle(String why) {
        return obstacle == null ? new CoveredJvm(pid, user, program, isNamed, why, place) : this;
    }
}
