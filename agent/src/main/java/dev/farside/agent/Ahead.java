package dev.farside.agent;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import jdk.internal.access.JavaLangAccess;
import jdk.internal.access.SharedSecrets;
import jdk.internal.misc.VM;

/**
 * The start in a runtime image without java.instrument, in which no agent can run. The classes of java.base that have hooks are
 * woven before the JVM starts, into a patch of java.base ({@code --patch-module}), and this class and the door are a part of it.
 * So it may do what an Instrumentation does for others. {@link Main} makes the patch.
 */
public final class Ahead {
    /** {@code -Dfarside.ahead=JAR=OPTIONS}, as {@code -javaagent:JAR=OPTIONS}. Gone before the program can see it. */
    private static final String OPTION = "farside.ahead";

    private static final String LOADER = "java.system.class.loader";

    /** A class that does not exist, and what the JVM then says. The launcher's shell script and {@code own.OwnImage} have it, too. */
    private static final String GUARD = "farside.finds.no.woven.classes";

    private static final String PATCH = "--patch-module=java.base=";
    private static final int STATUS_CONFIG = 78;

    /** Null: none is woven. */
    private static volatile BiFunction<String, byte[], byte[]> libraries;

    private Ahead() {}

    /**
     * First of all in {@code System.initPhase3}. The JVM would pass over a patch that it does not find, and the program would
     * run without farside. So the options name a system class loader that does not exist, and only this takes it away.
     */
    public static void begin() {
        if (GUARD.equals(System.getProperty(LOADER))) {
            System.clearProperty(LOADER);
        }
    }

    /** At the end of {@code System.initPhase3}: where the JVM would start its agents. What cannot be used ends it. */
    public static void start() {
        String given = System.clearProperty(OPTION);
        int end = given == null ? -1 : given.indexOf('=');
        String jar = end < 0 ? given : given.substring(0, end);
        String options = end < 0 ? "" : given.substring(end + 1);
        String[] complaint = open(jar, options);
        if (complaint != null) {
            Agent.print(complaint, options);
            Runtime.getRuntime().halt(STATUS_CONFIG);
        }
    }

    /** Null when all is well; otherwise lines for the user. */
    @SuppressWarnings("removal") // until 23 there are security managers
    private static String[] open(String jar, String options) {
        if (jar == null) {
            return new String[] {"this JVM is woven, but nothing says by which rules", "hint: farside JAVA starts it"};
        }
        if (System.getSecurityManager() != null) {
            return new String[] {
                "a security manager is in force, and this Java has no module java.instrument",
                "hint: make the runtime image with jlink --add-modules java.instrument"
            };
        }
        try {
            Map<String, String> parsed = AgentOptions.parse(options).asMap();
            ClassLoader inner = new InnerLoader(new File(jar), ClassLoader.getPlatformClassLoader());
            for (String ours : new String[] {"dev.farside.boot", "dev.farside.agent", "jdk.internal.access"}) {
                access().addExports(Object.class.getModule(), ours, inner.getUnnamedModule());
            }
            @SuppressWarnings("unchecked") // Core says what kind of Function it is
            Function<Object[], String[]> core = Class.forName("dev.farside.core.Core", true, inner)
                    .asSubclass(Function.class)
                    .getDeclaredConstructor()
                    .newInstance();
            return core.apply(new Object[] {null, parsed, jar, null, false, null});
        } catch (IllegalArgumentException e) {
            return new String[] {e.getMessage(), "hint: java -jar farside-agent.jar lists the options"};
        } catch (ReflectiveOperationException | IOException | RuntimeException | Error e) {
            return new String[] {"cannot start: " + e, "hint: is farside-agent.jar complete and readable?"};
        }
    }

    private static JavaLangAccess access() {
        return SharedSecrets.getJavaLangAccess();
    }

    /** Opens a package of java.base. For the inner part. */
    public static void open(String javaBasePackage, Module to) {
        access().addOpens(Object.class.getModule(), javaBasePackage, to);
    }

    /** @param weaver gets a class's internal name and its class file, and answers another class file or null */
    public static void weaveLibrariesBy(BiFunction<String, byte[], byte[]> weaver) {
        libraries = weaver;
    }

    /** The option by which this JVM got its patch. */
    public static String patchOption() {
        String found = null;
        for (String option : VM.getRuntimeArguments()) {
            found = option.startsWith(PATCH) ? option : found;
        }
        return found;
    }

    /** {@code ClassLoader.defineClass}: the class file to use instead; null for the same. */
    public static byte[] library(String name, byte[] bytes, int offset, int length) {
        if (libraries == null || !mayBeLibrary(name) || offset < 0 || length < 0 || length > bytes.length - offset) {
            return null;
        }
        byte[] classFile = new byte[length];
        System.arraycopy(bytes, offset, classFile, 0, length);
        return libraries.apply(name.replace('.', '/'), classFile);
    }

    /** The same of a buffer: one in the heap, which goes on to the method for arrays. */
    public static ByteBuffer library(String name, ByteBuffer bytes) {
        if (libraries == null || !mayBeLibrary(name) || !bytes.isDirect()) {
            return null;
        }
        byte[] classFile = new byte[bytes.remaining()];
        bytes.get(classFile);
        return ByteBuffer.wrap(classFile);
    }

    private static boolean mayBeLibrary(String name) {
        return name != null && name.contains("netty.");
    }

    /**
     * {@code Runtime.load} and {@code loadLibrary}: native code whose classes the JVM loads without a class loader, so that they
     * have no hooks here. SCTP is in another module than java.base, and Netty may be in the boot class path.
     *
     * @param library its name, or its file
     */
    public static void loading(Class<?> from, String library) {
        if (library.equals("sctp") || (from.getClassLoader() == null && library.contains("netty"))) {
            throw new UnsatisfiedLinkError("refused by farside, for this Java has no module java.instrument");
        }
    }
}
