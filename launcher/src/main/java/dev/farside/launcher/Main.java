package dev.farside.launcher;

/** The part of the launcher that runs in Java. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {}
}
