package faults;

/** What must not happen whatever fails: a byte is wrong, or missing without an exception. */
final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    Wrong(String what) {
        super(what);
    }
}
