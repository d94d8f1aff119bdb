package dev.farside.core.sshconfig;

import dev.farside.core.own.ForeignWords;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the user is to know of an ssh_config that works all the same. Any thread may add to it, at any time. */
final class Warnings {
    private final Collection<String> all = new ConcurrentLinkedQueue<>();

    /** Once, however often it comes up. */
    void add(String words) {
        String warning = ForeignWords.visible(words); // they quote the file
        if (!all.contains(warning)) {
            all.add(warning);
        }
    }

    List<String> list() {
        return List.copyOf(all);
    }
}
