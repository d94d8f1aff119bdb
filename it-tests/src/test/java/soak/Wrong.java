package soak;

/** What must not be: bytes that differ from those that were sent, or an end of stream before all of them. */
@SuppressWarnings("serial")
final class Wrong extends Exception {
    Wrong(String what) {
        super(what);
    }
}
