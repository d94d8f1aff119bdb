package dev.farside.core.name;

import dev.farside.core.input.TextFile;
import dev.farside.core.system.OperatingSystem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.concurrent.TimeUnit;

/**
 * The full names that this machine's resolver tries for a short name. The resolver looks the short name up in
 * /etc/hosts as it is, then asks the DNS with each suffix of resolv.conf(5). Both files are read for the first short
 * name, and again when they change.
 */
public final class SearchList {
    /** The shortest time between two checks whether a file has changed. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final File resolvConf;
    private final File hosts;
    private final Map<String, String> environment;
    private final String hostName;
    private final long pauseNanos;

    private volatile Read<ResolvConf> suffixes;
    private volatile Read<Set<String>> shortHosts;

    /** The parsed content of a file. */
    private static final class Read<T> {
        final T said;
        final long size;
        final long modified;
        volatile long lookedAt = System.nanoTime();

        /**
         * The size and time are taken before the file is read. So a change while it is being read is noticed later,
         * and the file is read again.
         */
        Read(T said, long size, long modified) {
            this.said = said;
            this.size = size;
            this.modified = modified;
        }

        boolean isOf(File file, long pauseNanos) {
            long now = System.nanoTime();
            if (now - lookedAt < pauseNanos) {
                return true;
            }
            lookedAt = now;
            return size == file.length() && modified == file.lastModified();
        }
    }

    /** The search list of this machine. */
    public SearchList() {
        this(OperatingSystem.here());
    }

    private SearchList(OperatingSystem system) {
        this(
                system.resolverConfiguration() == null ? system.path("") : system.resolverConfiguration(),
                system.hosts(),
                System.getenv(),
                system.hostName() == null ? "" : system.hostName(),
                PAUSE_NANOS);
    }

    SearchList(Path resolvConf, Path hosts, Map<String, String> environment, String hostName, long pauseNanos) {
        this.pauseNanos = pauseNanos;
        this.resolvConf = resolvConf.toFile();
        this.hosts = hosts.toFile();
        this.environment = environment;
        this.hostName = hostName;
    }

    /**
     * The complete names that the resolver looks up before the name as written, in order. Empty if the resolver looks
     * up the name as written first.
     *
     * @param host as the program wrote it; a dot at its end marks a complete name
     * @param name the same name, normalised
     */
    public List<String> complete(String host, String name) {
        if (host.endsWith(".") || name.isEmpty() || System.getProperty("jdk.net.hosts.file") != null) {
            return List.of(); // with that property the JDK reads only that file and queries no resolver
        }
        ResolvConf conf = conf();
        if (conf.search().isEmpty() || dots(name) >= conf.ndots()) {
            return List.of();
        }
        List<String> complete = new ArrayList<>();
        for (String suffix : conf.search()) {
            complete.add(name + "." + suffix);
        }
        return complete;
    }

    /** The suffixes of the search list, in order. */
    public List<String> suffixes() {
        return conf().search();
    }

    private ResolvConf conf() {
        Read<ResolvConf> read = suffixes;
        if (read == null || !read.isOf(resolvConf, pauseNanos)) {
            long size = resolvConf.length();
            long modified = resolvConf.lastModified();
            ResolvConf said = ResolvConf.parse(
                    text(resolvConf), environment.get("LOCALDOMAIN"), environment.get("RES_OPTIONS"), hostName);
            read = new Read<>(said, size, modified);
            suffixes = read;
        }
        return read.said;
    }

    /** Whether /etc/hosts has the name as written. If so, the resolver finds it there and does not query the DNS. */
    public boolean isInHostsFile(String name) {
        Read<Set<String>> read = shortHosts;
        if (read == null || !read.isOf(hosts, pauseNanos)) {
            long size = hosts.length();
            long modified = hosts.lastModified();
            read = new Read<>(names(text(hosts), conf().ndots()), size, modified);
            shortHosts = read;
        }
        return read.said.contains(name);
    }

    /**
     * The short names of the file. Only these are kept, since some users list a hundred thousand full names there to
     * block them.
     */
    private static Set<String> names(String text, int ndots) {
        Set<String> names = new HashSet<>();
        for (String line : text.split("\n", -1)) {
            int comment = line.indexOf('#');
            StringTokenizer words = new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
            boolean address = true;
            while (words.hasMoreTokens()) {
                String word = words.nextToken();
                if (!address && dots(word) < ndots) {
                    names.add(word.toLowerCase(Locale.ROOT));
                }
                address = false;
            }
        }
        return names;
    }

    private static String text(File file) {
        try {
            return TextFile.read(file.toPath());
        } catch (IOException e) {
            return ""; // the resolver also takes an unreadable file for an empty one
        }
    }

    private static int dots(String name) {
        int dots = 0;
        for (int i = 0; i < name.length(); i++) {
            dots += name.charAt(i) == '.' ? 1 : 0;
        }
        return dots;
    }
}
