package dev.farside.launcher;

/** A stand-in for the agent in a real JVM: prints the options that reached it. */
public final class TellingAgent {
    private TellingAgent() {}

    public static void premain(String options) {
        System.out.println("agent: " + options);
    }
}
