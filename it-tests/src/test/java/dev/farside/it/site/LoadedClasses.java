package dev.farside.it.site;

import java.nio.file.Path;
import java.util.List;

/** The classes that a JVM loads, from its own log. */
public final class LoadedClasses {
    private final Path log = FarSide.get().scratch("classes", "");

    /** This JVM, with the log. */
    public Jvm of(Jvm jvm) {
        return jvm.with("-Xlog:class+load=info:file=" + log);
    }

    /** All so far, in order. */
    public List<String> names() {
        return Keys.read(log)
                .lines()
                .map(line -> line.replaceAll("^(\\[[^]]*])*\\s*", "").split(" ")[0])
                .toList();
    }
}
