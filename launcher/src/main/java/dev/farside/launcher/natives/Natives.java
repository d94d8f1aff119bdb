package dev.farside.launcher.natives;

import dev.farside.launcher.Main;

/** The entry point of the proxy's JVM. */
public final class Natives {
    private Natives() {}

    public static void main(String[] arguments) throws Throwable {
        Main.run("dev.farside.launcher.natives.SocksProxy", arguments);
    }
}
