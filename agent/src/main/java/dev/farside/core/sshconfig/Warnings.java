package dev.farside.core.sshconfig;

import dev.farside.core.own.ForeignWords;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the user is to know of an ssh_config that works all the same. Any thread may add to it, at any time. */
final class Warnings {
    /** Copied when it grows, which is rare; a queue for many threads takes a newly started JVM milliseconds. */
    private final CopyOnWriteArrayList<String> all = new CopyOnWriteArrayList<>();

    /** Once, however often it comes up. */
    void add(String words) {
        all.addIfAbsent(ForeignWords.visible(words)); // they quote the file
    }

    List<String> list() {
        return List.copyOf(all);
    }
}
