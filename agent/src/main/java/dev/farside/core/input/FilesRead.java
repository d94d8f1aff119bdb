package dev.farside.core.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that were looked for while a configuration was read, each as it was just before it was read: also those that are
 * missing, and the directories in which a wildcard looked. Any thread.
 */
public final class FilesRead {
    /** A program may ask for any number of hosts, and each may have files of its own. Further ones are not looked at again. */
    private static final int MOST_LATER = 1000;

    private final Map<Path, Stamp> stamps = new ConcurrentHashMap<>();

    /** Those that were read for one host, after all others. */
    private final Set<Path> ofHosts = ConcurrentHashMap.newKeySet();

    /** Gets what is added here, as read for one host; null: this keeps it. */
    private final FilesRead all;

    private final Set<Path> unlisted = ConcurrentHashMap.newKeySet();

    /**
     * A file at one time.
     *
     * @param attributes that change when the file's contents or permissions do, or when another file gets its name; none for a
     *     file that is missing
     */
    private record Stamp(Map<String, Object> attributes) {
        private static final Stamp MISSING = new Stamp(Map.of());

        static Stamp of(Path file) {
            try {
                return new Stamp(Files.readAttributes(file, "unix:ctime,lastModifiedTime,size,ino"));
            } catch (UnsupportedOperationException e) {
                return ofOtherSystem(file);
            } catch (IOException e) {
                return MISSING; // or it cannot be seen, which is the same for those that want to read it
            }
        }

        private static Stamp ofOtherSystem(Path file) {
            try {
                return new Stamp(Files.readAttributes(file, "creationTime,lastModifiedTime,size"));
            } catch (IOException e) {
                return MISSING; // as above
            }
        }

        /** In bytes; 0 for a file that is missing. */
        long size() {
            return (Long) attributes.getOrDefault("size", 0L);
        }
    }

    public FilesRead() {
        this(null);
    }

    private FilesRead(FilesRead all) {
        this.all = all;
    }

    /** Gets what is read for one host, after all others, and adds it here. */
    public FilesRead ofHosts() {
        return new FilesRead(all == null ? this : all);
    }

    private void addOfHost(Path file, Stamp stamp) {
        if (ofHosts.size() < MOST_LATER && stamps.putIfAbsent(file, stamp) == null) {
            ofHosts.add(file); // after its stamp, which emptied expects
        }
    }

    /** Before the file is read. If it was read before, its first state counts. */
    public void add(Path file) {
        FilesRead to = all == null ? this : all;
        if (!to.stamps.containsKey(file)) {
            add(file, Stamp.of(file));
        }
    }

    /** It was not there a moment ago. */
    public void addMissing(Path file) {
        add(file, Stamp.MISSING);
    }

    private void add(Path file, Stamp stamp) {
        if (all == null) {
            stamps.putIfAbsent(file, stamp);
        } else {
            all.addOfHost(file, stamp);
        }
    }

    /** All that are in the other one, too, as they are there. */
    public void addAll(FilesRead others) {
        stamps.putAll(others.stamps);
    }

    /** Those of the other one that are not here yet, as they are there. */
    public void addAbsent(FilesRead others) {
        others.stamps.forEach(stamps::putIfAbsent);
    }

    /** A directory in which a wildcard should look, and which cannot be listed. */
    public void addUnlisted(Path directory) {
        unlisted.add(directory);
    }

    /** A directory that could not be listed; null: there was none. */
    public Path unlisted() {
        return unlisted.stream().findFirst().orElse(null);
    }

    /** A directory that cannot be listed and could be, or was of no interest, in the earlier state; null: there is none. */
    public Path unlisted(FilesRead earlier) {
        for (Path directory : unlisted) {
            if (!earlier.unlisted.contains(directory)) {
                return directory;
            }
        }
        return null;
    }

    /** The same files as they are now. */
    public FilesRead now() {
        FilesRead now = new FilesRead();
        for (Path file : stamps.keySet()) {
            now.add(file);
        }
        return now;
    }

    /** The files that are not as they are in the other one, or are not in it. */
    public List<Path> differences(FilesRead other) {
        List<Path> different = new ArrayList<>();
        for (Map.Entry<Path, Stamp> one : stamps.entrySet()) {
            if (!one.getValue().equals(other.stamps.get(one.getKey()))) {
                different.add(one.getKey());
            }
        }
        return different;
    }

    /**
     * A file that had something in it in the earlier state and is empty or missing in this one; null: there is none. An editor
     * leaves a file like that for a moment while it writes.
     */
    public Path emptied(FilesRead earlier) {
        for (Map.Entry<Path, Stamp> one : stamps.entrySet()) {
            Stamp before = earlier.stamps.get(one.getKey());
            boolean isEmpty = one.getValue().size() == 0 && before != null && before.size() > 0;
            if (isEmpty
                    && !Files.isDirectory(one.getKey())) { // some file systems count no bytes for an empty directory
                return one.getKey();
            }
        }
        for (Path file : earlier.ofHosts) { // their hosts come later in this state
            if (!stamps.containsKey(file)
                    && earlier.stamps.get(file).size() > 0
                    && Stamp.of(file).size() == 0
                    && !Files.isDirectory(file)) {
                return file;
            }
        }
        return null;
    }
}
