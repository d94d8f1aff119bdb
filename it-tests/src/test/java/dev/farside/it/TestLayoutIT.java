package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which packages each package of these tests may use, as the package-info.java of each says. */
class TestLayoutIT {
    /** @param never what no line that imports has, of the files in this folder and below */
    @ParameterizedTest
    @CsvSource({
        "src/test/java/probe, dev.farside",
        "src/test/java/bench, dev.farside",
        "src/test/java/soak, dev.farside",
        "src/test/java/faults, dev.farside",
        "src/test/java/dev/farside/it/site, dev.farside.(?!it.site)|org.junit",
        "src/test/java/dev/farside/bench, dev.farside.(?!it.site|bench.report.)|org.junit",
        "src/test/java/dev/farside/bench/report, dev.farside|org.junit",
        "src/test/java/dev/farside/soak, dev.farside.(?!it.site)|org.junit",
        "src/test/java/dev/farside/faults, dev.farside.(?!it.site)|org.junit",
        "src/test/java/dev/farside/restart, dev.farside.(?!it.site)|org.junit",
        "src/test/java/dev/farside/recipes, dev.farside.(?!it.site|recipes.)|org.junit",
        "src/test/java/dev/farside/jdks, dev.farside.(?!it.site)|org.junit.(?!platform)",
        "src/test/java/dev/farside/it, dev.farside.(?!it.|faults.|bench.report.|recipes.|jdks.)",
        "zoo, dev.farside"
    })
    void aPackageImportsOnlyWhatItMay(String folder, String never) throws IOException {
        Pattern wrong = Pattern.compile("import (static )?(" + never.replace(".", "\\.") + ")");
        Set<String> offenders = new TreeSet<>();
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of(Jvm.ownClasses(), "../..", folder))) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        assertFalse(sources.isEmpty());
        for (Path file : sources) {
            for (String line : Files.readAllLines(file)) {
                if (wrong.matcher(line).lookingAt()) {
                    offenders.add(file.getFileName() + ": " + line);
                }
            }
        }
        assertEquals(Set.of(), offenders);
    }
}
