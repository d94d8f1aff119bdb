package dev.farside.launcher;

/** Stands in for the agent in a real JVM: says which options reached it. */
public final class TellingAgent {
    private TellingAgent() {}

    public static void premain(String options) {
        System.out.println("agent: " + options);
    }
}
