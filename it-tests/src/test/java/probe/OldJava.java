package probe;

/** Calls an agent's entry point as a JVM of the given version would: version, agent class. */
public final class OldJava {
    private OldJava() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("java.specification.version", arguments[0]);
        Class.forName(arguments[1])
                .getMethod("premain", String.class, Class.forName("java.lang.instrument.Instrumentation"))
                .invoke(null, "rules=/no/matter", null);
        System.out.println("main goes on");
    }
}
