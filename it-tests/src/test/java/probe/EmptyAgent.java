package probe;

/** An agent that does nothing: what having any agent costs. */
public final class EmptyAgent {
    private EmptyAgent() {}

    public static void premain(String options) {}
}
