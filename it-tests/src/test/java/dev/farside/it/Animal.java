package dev.farside.it;

import dev.farside.it.site.DataServers;
import dev.farside.it.site.Enclosure;
import dev.farside.it.site.Jdk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A client library and its program.
 *
 * @param name what docs/clients.md calls it, with what of it is used
 * @param main the class in the enclosure
 * @param arguments of the program; NAME is replaced
 * @param answer all of its stdout; NAME is replaced
 * @param options for its JVM; NAME is replaced
 * @param server of {@link DataServers} that it needs, or ""
 * @param from the first Java on which it runs
 * @param failsBefore older ones can load its classes, which call what the JDK has not there, without farside too
 */
record Animal(
        String name,
        Enclosure enclosure,
        String main,
        List<String> arguments,
        String answer,
        List<String> options,
        String server,
        int from,
        boolean failsBefore) {
    /** @param main and its arguments, separated by blanks */
    static Animal of(String name, String enclosure, String main, String answer) {
        List<String> words = Arrays.asList(main.split(" "));
        return new Animal(
                name,
                new Enclosure(enclosure),
                words.get(0),
                words.subList(1, words.size()),
                answer,
                List.of(),
                "",
                8,
                false);
    }

    Animal with(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(Arrays.asList(more));
        return new Animal(name, enclosure, main, arguments, answer, all, server, from, failsBefore);
    }

    Animal needing(String one) {
        return new Animal(name, enclosure, main, arguments, answer, options, one, from, failsBefore);
    }

    /** @param java the first that can load what it needs of its libraries */
    Animal from(int java) {
        return new Animal(name, enclosure, main, arguments, answer, options, server, java, false);
    }

    Animal failingBefore(int java) {
        return new Animal(name, enclosure, main, arguments, answer, options, server, java, true);
    }

    boolean livesOn(Jdk jdk) {
        return jdk.version() >= from;
    }

    /** A name nobody else has, so that it is known whose question it was. */
    String farName(Jdk jdk) {
        String label = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return label + "-on-" + jdk.version() + ".zoo.corp.example";
    }

    @Override
    public String toString() {
        return name;
    }
}
