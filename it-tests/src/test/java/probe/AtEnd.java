package probe;

/** Does steps in a shutdown hook. */
public final class AtEnd {
    private AtEnd() {}

    public static void main(String[] steps) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Steps.main(steps)));
    }
}
