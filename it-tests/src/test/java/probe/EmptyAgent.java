package probe;

/** An agent that does nothing, to measure the cost of having any agent. */
public final class EmptyAgent {
    private EmptyAgent() {}

    public static void premain(String options) {}
}
