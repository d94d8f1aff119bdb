package faults;

/**
 * A point in the code under test.
 *
 * @param key the same in each JVM: {@code CLASS.METHOD:LINE#NUMBER IN THE CLASS}
 */
record Site(String key, Group group) {
    /** What happens there. */
    enum Group {
        ALLOCATION,
        LOCK,
        THREAD,
        SYSTEM_CALL,
        CLASS
    }
}
