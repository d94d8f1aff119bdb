package dev.farside.core.weave.ahead;

import dev.farside.core.system.OperatingSystem;
import dev.farside.core.weave.HookCheck;
import dev.farside.core.weave.Weaver;
import dev.farside.core.weave.WovenClass;
import dev.farside.core.weave.hook.AheadHooks;
import dev.farside.core.weave.hook.Hook;
import dev.farside.core.weave.hook.Hooks;
import dev.farside.core.weave.hook.JavaDoor;
import dev.farside.core.weave.hook.StatusHook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes the patch of java.base for the Java that runs this: a jar with its classes that have hooks, woven, and with the classes
 * that they call. It is for this Java alone.
 */
public final class Patch implements Function<String[], String[]> {
    private static final String AGENT = "dev/farside/agent/";

    /** They are in the bundle. */
    private static final String[] HIDDEN = {"dev/farside/boot/Door.class", AGENT + "Ahead.class"};

    /** In order, so that one java.base has one patch. */
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /**
     * Called by {@code dev.farside.agent.Main}, across loaders, hence JDK types only.
     *
     * @param arguments the file to make, which is replaced, and the path of the agent's jar
     * @return null, or a complaint: lines for the user
     */
    @Override
    public String[] apply(String[] arguments) {
        Path file = Path.of(arguments[0]).toAbsolutePath();
        try {
            String missing = weave();
            if (missing != null) {
                return new String[] {
                    missing, "hint: farside knows Java " + Weaver.KNOWN_FROM_17 + "; run the program on one of those"
                };
            }
            take(arguments[1]);
            write(file);
            return null;
        } catch (IOException e) {
            return new String[] {
                file + ": cannot be made: " + e, "hint: set XDG_CACHE_HOME to a directory that you can write to"
            };
        }
    }

    /** What a hook does not find; null: all of them are woven. */
    private String weave() throws IOException {
        Map<String, List<Hook>> hooks = new LinkedHashMap<>();
        add(List.of(Hooks.all()), hooks);
        add(AheadHooks.all(), hooks);
        for (Map.Entry<String, List<Hook>> one : hooks.entrySet()) {
            String missing = weave(one.getKey(), one.getValue());
            if (missing != null) {
                return missing;
            }
        }
        weave(StatusHook.OWNER, StatusHook.all()); // no connection depends on it
        files.put(JavaDoor.NAME + ".class", JavaDoor.classFile());
        return null;
    }

    private static void add(List<Hook> more, Map<String, List<Hook>> hooks) {
        for (Hook hook : more) {
            hooks.computeIfAbsent(hook.owner(), owner -> new ArrayList<>()).add(hook);
        }
    }

    private String weave(String owner, List<Hook> hooks) throws IOException {
        String entry = owner + ".class";
        try (InputStream in = Object.class.getResourceAsStream("/" + entry)) {
            if (in == null) {
                return "hook " + owner.replace('/', '.') + " finds no such class on " + HookCheck.jdk();
            }
            WovenClass woven = WovenClass.of(in.readAllBytes(), hooks);
            if (!woven.missing.isEmpty()) {
                return "hook " + woven.missing.get(0).displayName() + " finds nothing to weave on " + HookCheck.jdk();
            }
            files.put(entry, woven.classFile);
            return null;
        } catch (RuntimeException e) { // a class file that ASM cannot read, as of a JDK of the future
            return "cannot weave " + owner.replace('/', '.') + ": " + e;
        }
    }

    /** The classes that woven code calls, and those that they need. */
    private void take(String agentJar) throws IOException {
        for (String name : HIDDEN) {
            try (InputStream in = Patch.class.getClassLoader().getResourceAsStream(name)) {
                files.put(name, in.readAllBytes());
            }
        }
        try (ZipFile jar = new ZipFile(agentJar)) {
            for (Enumeration<? extends ZipEntry> all = jar.entries(); all.hasMoreElements(); ) {
                ZipEntry one = all.nextElement();
                if (one.getName().startsWith(AGENT) && one.getName().endsWith(".class")) {
                    files.put(one.getName(), jar.getInputStream(one).readAllBytes());
                }
            }
        }
    }

    /** Where it is there already, another start has made it at the same moment: it is left to that one. */
    private void write(Path file) throws IOException {
        byte[] jar = jar();
        if (Files.exists(file) && Arrays.equals(jar, Files.readAllBytes(file))) {
            return;
        }
        Path draft = Files.createTempFile(
                file.getParent(), "patch", null, OperatingSystem.here().privateFile());
        try {
            Files.write(draft, jar);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Stored: a newly started JVM inflates slowly. */
    private byte[] jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> one : files.entrySet()) {
                ZipEntry entry = new ZipEntry(one.getKey());
                CRC32 crc = new CRC32();
                crc.update(one.getValue());
                entry.setTimeLocal(
                        LocalDateTime.of(1980, 1, 1, 0, 0)); // the first that a jar can have: one Java has one patch
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(one.getValue().length);
                entry.setCrc(crc.getValue());
                jar.putNextEntry(entry);
                jar.write(one.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
