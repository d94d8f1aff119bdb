package dev.farside.it.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A runtime image that jlink has made: a Java with a few modules. */
public record RuntimeImage(Jdk jdk, Path home) {
    private static final Map<Integer, RuntimeImage> WITHOUT_INSTRUMENT = new ConcurrentHashMap<>();

    /** With what a small program of the network needs, and without java.instrument. Made once. */
    public static RuntimeImage withoutInstrument(Jdk jdk) {
        return WITHOUT_INSTRUMENT.computeIfAbsent(jdk.version(), version -> make(jdk, "--add-modules", modules(jdk)));
    }

    /** Elliptic curves are in java.base since 22; Netty needs the rest. */
    public static String modules(Jdk jdk) {
        return "java.base,java.net.http,java.logging,java.naming,jdk.unsupported"
                + (jdk.version() < 22 ? ",jdk.crypto.ec" : "");
    }

    public static RuntimeImage make(Jdk jdk, String... options) {
        Path home = FarSide.get().scratch("image/x", "").resolveSibling("jre");
        List<String> line =
                new ArrayList<>(List.of(jdk.program("jlink"), "--strip-debug", "--output", home.toString()));
        line.addAll(Arrays.asList(options));
        Command.of(line).output();
        try {
            // A JDK made for another C library has its programs changed, and jlink takes the originals.
            for (String program : List.of("bin/java", "lib/jspawnhelper")) {
                Files.copy(jdk.home().resolve(program), home.resolve(program), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RuntimeImage(jdk, home);
    }

    public String java() {
        return program("java");
    }

    public String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    @Override
    public String toString() {
        return "image of " + jdk;
    }
}
