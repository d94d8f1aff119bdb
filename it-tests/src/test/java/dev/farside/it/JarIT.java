package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import dev.farside.it.site.LoadedClasses;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built agent jar: what a program's class loader finds in it, and what it does not find. */
class JarIT {
    /** Once a hook has asked: a few more than there are, and far fewer than a session loads. */
    private static final int MOST_CLASSES = 210;

    /** In a program that connects to nothing: a few more than there are. */
    private static final int MOST_CLASSES_AT_REST = 110;

    private static final Pattern NAME = Pattern.compile("org[./]apache[./]sshd[./][\\w./$]+");

    @Test
    void onlyTheAgentIsInTheOpen() throws IOException {
        Set<String> others = new TreeSet<>();
        boolean agent = false;
        try (JarFile jar = new JarFile(Jvm.agentJar().toFile())) {
            for (JarEntry entry : jar.stream().filter(any -> !any.isDirectory()).toList()) {
                agent |= entry.getName().equals("dev/farside/agent/Agent.class");
                if (!entry.getName().matches("dev/farside/agent/\\w+(\\$\\w+)*\\.class")) {
                    others.add(entry.getName());
                }
            }
        }
        assertTrue(agent);
        assertEquals(Set.of("META-INF/MANIFEST.MF", "inner.bundle", "older.bundle"), others);
    }

    /** Libraries of others keep their notices. */
    @ParameterizedTest
    @CsvSource({"Apache MINA SSHD", "jBCrypt", "ASM:", "SLF4J", "picocli", "Bouncy Castle"})
    void theDistributionSaysWhatIsInIt(String library) {
        String notice = Keys.read(Jvm.distribution().resolve("NOTICE"));
        String text = notice.substring(notice.indexOf("-----"));
        assertTrue(text.contains(library) && text.contains("Copyright"), text);
        assertTrue(Files.exists(Jvm.distribution().resolve("LICENSE")));
    }

    @Test
    void whatIsInTheOpenLoadsOnJava8() throws IOException {
        List<String> newer = new ArrayList<>();
        try (JarFile jar = new JarFile(Jvm.agentJar().toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                        in.readInt();
                        in.readUnsignedShort();
                        if (in.readUnsignedShort() > 52) {
                            newer.add(entry.getName());
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), newer);
    }

    /** Most of what a start could load it has no use for, whatever rules and ssh_config may say. */
    @Test
    void aStartLoadsNothingOfTheSshLibrary() throws IOException {
        FarSide side = FarSide.get();
        Path more = side.scratch("more", "*.more.example:8000-8999 direct\n");
        Path config = side.scratch(
                "config",
                """
                Include %s
                Host bastion jump-? !other
                  HostName %%h.example
                  ProxyJump me@jump:2222
                Match host *.example,!x.example user me
                  ConnectTimeout 1m
                  Ciphers +aes128-ctr
                """
                        .formatted(side.scratch("included", "Host *\n  ServerAliveInterval 10\n")));
        Path rules = side.scratch(
                "rules",
                """
                ssh-config %s
                stand-ins 241.0.0.0/8
                search corp.example
                include %s
                *.corp.example !www.corp.example via bastion # comment
                10.20.0.0/16 fd20::/64 10.1.2.3 [fd20::1]:443 via bastion
                *.db.corp.example:5432,6432 via jump,me@bastion:2222 or bastion
                reports.corp.example:80 via bastion to host1.corp.example:8080
                near.example via bastion names near
                b\u00fccher.example refuse
                """
                        .formatted(config, more));
        loadsNothingOfTheSshLibrary(Jvm.on(Jdk.any()).farside(rules));
    }

    /** Nor does what every program then asks: whether a name of the near side is far. */
    @Test
    void aStartByTheSshConfigLoadsNothingOfTheSshLibrary() throws IOException {
        Path config = FarSide.get()
                .scratch(
                        "home/.ssh/config",
                        """
                        Host *.corp.example !gw.corp.example
                          ProxyJump gw.corp.example
                        Host *.old.example
                          ProxyCommand ssh -W %h:%p me@gw
                        """);
        Path home = config.getParent().getParent();
        loadsNothingOfTheSshLibrary(Jvm.on(Jdk.any())
                .with("-Duser.home=" + home)
                .variable("XDG_CONFIG_HOME", home + "/.config")
                .agent(""));
    }

    private static void loadsNothingOfTheSshLibrary(Jvm jvm) {
        LoadedClasses classes = new LoadedClasses();
        Command.Result result = classes.of(jvm).run("probe.Steps", "name=open.example", "name=10.213.1.8");
        assertEquals("open.example open.example/10.213.1.8\n10.213.1.8 /10.213.1.8\n", result.out(), result::toString);
        int ours = 0;
        Set<String> others = new TreeSet<>();
        for (String name : classes.names()) {
            if (name.startsWith("dev.farside.core.")) {
                ours++;
            }
            if (name.matches(
                    "(org\\.apache\\.sshd|org\\.slf4j|org\\.bouncycastle|dev\\.farside\\.core\\.(forward|dns))\\..*")) {
                others.add(name);
            }
        }
        assertTrue(ours > 50 && ours < MOST_CLASSES, "of ours: " + ours);
        assertEquals(Set.of(), others);
    }

    /** What most commands do that a build starts: neither the hooks are made then, nor is anything woven, nor is there a door. */
    @Test
    void aProgramThatConnectsToNothingLoadsNeitherHooksNorTheDoor() {
        LoadedClasses classes = new LoadedClasses();
        Command.Result result =
                classes.of(Jvm.on(Jdk.any()).farside(FarSide.get().rules())).run("probe.Hello");
        assertEquals("hello, world\n", result.out(), result::toString);
        List<String> ours = classes.names().stream()
                .filter(name -> name.startsWith("dev.farside.core."))
                .toList();
        List<String> tooMuch = classes.names().stream()
                .filter(name -> name.matches("net\\.bytebuddy\\..*|dev\\.farside\\.boot\\.Door"
                        + "|dev\\.farside\\.core\\.(weave\\.hook\\.\\w*Hooks|Redirect|way\\.Ways|nio\\..*)"))
                .toList();
        assertAll(
                () -> assertEquals(List.of(), tooMuch),
                () -> assertTrue(
                        ours.contains("dev.farside.core.weave.Weaver") && ours.size() < MOST_CLASSES_AT_REST,
                        "of ours: " + ours.size()));
    }

    /** Each lambda that the JVM makes takes a young one half a millisecond; see Lambdas.java. */
    @Test
    void noLambdaIsLeftToTheJvm() throws IOException {
        Map<String, String> files = files();
        assertTrue(files.containsKey("dev.farside.core.Core"), files.keySet()::toString);
        Set<String> left = new TreeSet<>();
        files.forEach((name, bytes) -> {
            if (bytes.contains("java/lang/invoke/LambdaMetafactory")
                    || bytes.contains("java/lang/runtime/ObjectMethods")) {
                left.add(name);
            }
        });
        assertEquals(Set.of(), left);
    }

    /**
     * What src/build/mina-left-out.txt leaves out is what no class of farside, the launcher's demo among them, leads to. A
     * class leads to those that it names, in whatever way.
     */
    @Test
    void ofTheSshLibraryTheJarHasWhatFarsideCanReachAndNoMore() throws IOException {
        Map<String, Set<String>> named = new TreeMap<>();
        for (Map.Entry<String, String> file : files().entrySet()) {
            named.put(file.getKey(), classesNamedIn(file.getValue()));
        }
        Set<String> reached = new TreeSet<>();
        Deque<String> todo = new ArrayDeque<>(named.keySet());
        todo.removeIf(name -> !name.startsWith("dev.farside."));
        try (JarFile launcher = new JarFile(
                Jvm.distribution().resolve("lib/farside-launcher.jar").toFile())) {
            for (JarEntry entry : launcher.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    todo.addAll(classesNamedIn(
                            new String(launcher.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1)));
                }
            }
        }
        Set<String> missing = new TreeSet<>();
        while (!todo.isEmpty()) {
            String name = todo.remove();
            if (reached.add(name)) {
                todo.addAll(named.getOrDefault(name, Set.of()));
                if (!named.containsKey(name)) {
                    missing.add(name);
                }
            }
        }
        missing.removeIf(name -> !isOfTheLibrary(name)); // a word that looks like one
        Set<String> unreached = new TreeSet<>(named.keySet());
        unreached.removeIf(name -> !name.startsWith("org.apache.sshd.") || reached.contains(name));
        assertAll(() -> assertEquals(Set.of(), missing), () -> assertEquals(Set.of(), unreached));
    }

    private static boolean isOfTheLibrary(String name) {
        return JarIT.class.getClassLoader().getResource(name.replace('.', '/') + ".class") != null;
    }

    /** Those of the ssh library, in its constants: by their names, in descriptors, and in strings. */
    private static Set<String> classesNamedIn(String bytes) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(bytes);
        while (name.find()) {
            names.add(name.group().replace('/', '.'));
        }
        return names;
    }

    /** What the inner loader reads, byte for char, by name; the format is told in Bundles.java. */
    static Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (JarFile jar = new JarFile(Jvm.agentJar().toFile());
                InputStream in = jar.getInputStream(jar.getEntry("inner.bundle"))) {
            ByteBuffer bundle = ByteBuffer.wrap(in.readAllBytes());
            ByteBuffer index = bundle.slice(4, bundle.getInt());
            int contents = 4 + index.capacity();
            for (int left = index.getInt(); left > 0; left--) {
                index.getInt();
                int nameAt = index.getInt();
                String name = text(index, nameAt + 2, index.getShort(nameAt));
                files.put(name, text(bundle, contents + index.getInt(), index.getInt()));
            }
        }
        return files;
    }

    private static String text(ByteBuffer from, int at, int size) {
        return StandardCharsets.ISO_8859_1.decode(from.slice(at, size)).toString();
    }

    /** No such JVM need be here: the entry is called as one would call it. */
    @ParameterizedTest
    @CsvSource({"1.7, 7", "1.6, 6"})
    void anOldJavaGetsOneClearLine(String specification, String version) {
        Command.Result result = Command.of(
                        Jdk.any().program("java"),
                        "-cp",
                        Jvm.ownClasses() + File.pathSeparator + Jvm.agentJar(),
                        "probe.OldJava",
                        specification,
                        "dev.farside.agent.Agent")
                .run();
        assertAll(
                () -> assertEquals(
                        "farside: needs Java 8 or newer, this is " + version + "\n"
                                + "farside: hint: run the program on a newer Java, or remove farside from"
                                + " JAVA_TOOL_OPTIONS for this program\n",
                        result.err()),
                () -> assertEquals("", result.out()),
                () -> assertEquals(78, result.status()));
    }

    @Test
    void theManifestNamesTheDoors() throws IOException {
        try (JarFile jar = new JarFile(Jvm.agentJar().toFile())) {
            Manifest manifest = jar.getManifest();
            for (String door : List.of("Premain-Class", "Agent-Class")) {
                assertEquals(
                        "dev.farside.agent.Agent", manifest.getMainAttributes().getValue(door), door);
            }
            assertEquals("dev.farside.agent.Main", manifest.getMainAttributes().getValue("Main-Class"));
        }
    }

    @Test
    void theJarTellsHowToUseIt() {
        Command.Result result = Command.of(
                        Jdk.any().program("java"), "-jar", Jvm.agentJar().toString())
                .run();
        assertAll(
                () -> assertTrue(result.out().startsWith("farside "), result::toString),
                () -> assertTrue(result.out().contains("usage: java -javaagent:farside-agent.jar"), result::toString),
                () -> assertTrue(
                        result.lines().get(result.lines().size() - 1).startsWith("example: "), result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals(0, result.status()));
    }
}
