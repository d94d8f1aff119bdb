package dev.farside.faults;

import java.util.List;

/**
 * One pass of one point of the code, and how it is to fail.
 *
 * @param kind what it throws
 * @param role of the thread that passes: program, session, start, or the name of a thread of farside's
 * @param pass 1 for the first
 * @param door what the program does meanwhile
 * @param key the place in the code
 */
record Point(String kind, String role, int pass, String door, String key) {
    /** Each in its own JVM. */
    static final String START = "start";

    /** Each with a gateway that has no session yet. */
    static final String LOGIN = "login";

    static final String END = "end";

    /** All kinds, and what is thrown. */
    static final List<String> KINDS = List.of("memory", "stack", "stop", "thread", "io", "link");

    static final String MEANINGS =
            """
            memory  an allocation, or a system call: OutOfMemoryError
            stack   a lock is taken: StackOverflowError
            stop    a lock is taken by a thread of the program's: ThreadDeath
            thread  a thread is started: OutOfMemoryError, unable to create native thread
            io      a system call: IOException
            link    a static method of another class of ours is called: NoClassDefFoundError
            """;

    /** How a place of this group, passed by this role, can fail. */
    static List<String> kinds(String group, String role) {
        return switch (group) {
            case "ALLOCATION" -> List.of("memory");
            case "LOCK" -> role.equals("program") ? List.of("stack", "stop") : List.of("stack");
            case "THREAD" -> List.of("thread");
            case "SYSTEM_CALL" -> List.of("io", "memory");
            case "CLASS" -> List.of("link");
            default -> throw new IllegalArgumentException(group);
        };
    }

    boolean isStart() {
        return door.equals(START);
    }

    @Override
    public String toString() {
        return kind + " at " + key + ", pass " + pass + " by " + role + ", door " + door;
    }
}
