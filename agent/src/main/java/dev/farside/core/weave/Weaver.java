package dev.farside.core.weave;

import dev.farside.agent.Ahead;
import dev.farside.core.jfr.Recorder;
import dev.farside.core.own.Modules;
import dev.farside.core.own.OwnThread;
import dev.farside.core.own.Privileges;
import dev.farside.core.own.StackRoom;
import dev.farside.core.weave.hook.Hook;
import dev.farside.core.weave.hook.Hooks;
import dev.farside.core.weave.hook.LibraryHooks;
import dev.farside.core.weave.hook.StatusHook;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Weaves the hooks into JDK classes. A class is woven when the JVM first loads it, or at once if it is already loaded.
 * A hook that finds nothing to weave is a failure. It is reported here, because the JVM discards exceptions of
 * transformers.
 */
public final class Weaver {
    /**
     * The newest Java that farside knows, besides 8, 11 and 17. On any other all hooks are verified before the program starts, which costs
     * about 110 ms.
     */
    private static final int NEWEST_KNOWN_JAVA = 27;

    private static final int FIRST_OF_THE_NEWER = 21;

    /** For hints: the versions from 17 on that farside knows. */
    public static final String KNOWN_FROM_17 = "17 and " + FIRST_OF_THE_NEWER + " to " + NEWEST_KNOWN_JAVA;

    /** For hints: all versions that farside knows. */
    public static final String KNOWN = "Java 8, 11, " + KNOWN_FROM_17;

    /**
     * A part of the names of all classes of Netty, also of relocated copies. Nearly all other class names lack it, so
     * the transformer returns at once for them.
     */
    private static final String LIBRARY = "netty/";

    /** Loaded when somebody first attaches to this JVM and asks it. */
    private static final String ASKED = (Modules.exist() ? "jdk.internal.vm" : "sun.misc") + ".VMSupport";

    private static final String ASKED_OWNER = ASKED.replace('.', '/');

    private static final String RECORDER = Recorder.FIRST_CLASS.replace('/', '.');

    /** The JVM refuses it. */
    private static final byte[] NO_CLASS = {0};

    /** Java 17 loads it when a program sets a security manager, just before. */
    private static final String BEFORE_SECURITY_MANAGER = "java/lang/System$CallersHolder";

    /** Has a room of that name. */
    private static final ClassLoader OURS = Weaver.class.getClassLoader();

    /** A power of two. */
    private static final int MARKS = 2048;

    /** How often weaving is tried again after an error, and the pause in between. */
    private static final int TRIES = 20;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final HooksByClass hooks;
    private final Map<String, Boolean> woven = new ConcurrentHashMap<>();

    /** Classes of Netty, by {@link #key}, of which it is known that they cannot be woven. */
    private final Set<String> unwoven = ConcurrentHashMap.newKeySet();

    private final Failure onFailure;
    private final Entrance entrance;
    private volatile Instrumentation instrumentation;

    /** Whether a class has been woven, so that what weaves is loaded. */
    private volatile boolean isPractised;

    /** Decides what happens to a JVM in which a hook is missing. */
    public interface Failure {
        /** Reports the failure in one line. In a JVM that is starting it does not return. */
        void hookMissing(String line);

        /** A class of Netty stays as it is, and the line says why. */
        default void libraryLeft(String line) {
            hookMissing(line);
        }

        /** A class of Netty that connects by itself is not loaded, since it cannot be woven. */
        default void libraryRefused(String line) {
            hookMissing(line);
        }
    }

    /** A door that is there when it is needed. */
    public interface Entrance {
        /** Defines the door, once: a class is about to be woven. */
        void define();

        /** Opens it now. */
        void open();
    }

    /** Where the door is there already. */
    public Weaver(Failure onFailure) {
        this(onFailure, List.of(), null);
    }

    /**
     * @param more hooks than every program has
     * @param entrance of a door that is not there yet; null: it is there
     */
    public Weaver(Failure onFailure, List<Hook> more, Entrance entrance) {
        this.onFailure = onFailure;
        this.hooks = new HooksByClass(more);
        this.entrance = entrance;
    }

    /**
     * From now on every class that has hooks is woven, whether or not it is loaded. The JVM calls for that while it loads the class.
     *
     * @param doorClassFile a class file that is woven for practice, so that ASM and the hooks are there before the first of these
     *     calls; null: it can load them, since none of them needs a class that has hooks, and no security manager is in force
     */
    public void install(Instrumentation instrumentation, byte[] doorClassFile) {
        if (doorClassFile != null) {
            practise(doorClassFile);
        }
        begin(instrumentation, new HashSet<>(0));
        if (!knowsThisJava()) {
            proveAll();
        }
    }

    /**
     * Weaves what was loaded unseen: the JVM does not offer a class that is loaded while it asks us for another one. On a JDK that was
     * tried there is none. For the moment in which the door opens, as nothing has been connected before. Of the JDK's only: a class of Netty
     * that is woven would be so no more, where this is called while the JVM asks us for another class.
     */
    public void weaveMissed() {
        weaveLoaded(new HashSet<>(0), false);
    }

    /** A security manager may load any class, which the JVM would not offer while it asks us for another one. */
    private void beforeSecurityManager() {
        try {
            practise(BootDoor.classFile());
            entrance.open();
        } catch (IOException | RuntimeException | Error e) {
            onFailure.hookMissing("cannot weave under a security manager: " + e);
        }
    }

    /**
     * In a runtime image whose JDK is woven already ({@code weave.ahead}): from now on classes of Netty are woven when a class
     * loader defines them.
     */
    public void installForLibraries() {
        ClassLoader anyone = OURS.getParent(); // any but ours, whose classes stay as they are
        Ahead.weaveLibrariesBy((name, classFile) -> transform(anyone, name, null, null, classFile));
    }

    private void practise(byte[] doorClassFile) {
        hooks.of("");
        LibraryHooks.of("");
        WovenClass.of(doorClassFile, List.of(Hooks.practice()));
        isPractised = true;
    }

    private void begin(Instrumentation in, Set<Class<?>> done) {
        instrumentation = in;
        Transformer.add(this, in);
        weaveLoaded(done, true);
    }

    /**
     * As {@link #install}, for a program that has run for a while. All classes of the JDK that have hooks are woven when this
     * returns, or the failure is reported: later there is no start to end any more.
     *
     * @return what was loaded long since and is woven now, for the user: {@code woven}, a blank and text
     */
    public List<String> installLate(Instrumentation to, byte[] doorClassFile) {
        Set<Class<?>> loaded = new HashSet<>();
        practise(doorClassFile);
        begin(to, loaded);
        proveAll();
        weaveLoaded(loaded, true); // those that were being loaded when this began, and so were not offered
        Set<Class<?>> libraries =
                loaded.stream().filter(one -> one.getClassLoader() != null).collect(Collectors.toSet());
        long loaders = libraries.stream().map(Class::getClassLoader).distinct().count();
        List<String> woven = new ArrayList<>();
        woven.add("woven " + (loaded.size() - libraries.size())
                + " loaded classes of the JDK: sockets, channels, selectors, names, datagrams, child processes");
        if (!libraries.isEmpty()) {
            woven.add("woven " + libraries.size() + " loaded classes of Netty, in " + loaders
                    + (loaders == 1 ? " class loader" : " class loaders"));
        }
        return woven;
    }

    public static boolean knowsThisJava() {
        int java = Runtime.version().feature();
        return java == 8 || java == 11 || java == 17 || (java >= FIRST_OF_THE_NEWER && java <= NEWEST_KNOWN_JAVA);
    }

    /**
     * Weaves the classes that are already loaded. They include a class that was being loaded while the transformer was
     * added, and so missed it [seen on 25].
     *
     * @param done classes to leave alone; those that are woven by this are added
     */
    private void weaveLoaded(Set<Class<?>> done, boolean andLibraries) {
        boolean[] marks = new boolean[MARKS];
        marks[mark(RECORDER)] = true;
        marks[mark(ASKED)] = true;
        for (String owner : hooks.names()) {
            marks[mark(owner)] = true;
        }
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            String dotted = loaded.getName();
            if (!Modules.isBoots(loaded)) {
                if (andLibraries && dotted.contains("netty.") && loaded.getClassLoader() != OURS) {
                    weaveLoadedOptional(loaded, done);
                }
                continue;
            }
            if (!marks[mark(dotted)]) {
                continue;
            }
            if (dotted.equals(RECORDER)) {
                Recorder.becomesPossible();
            } else if (dotted.equals(ASKED)) {
                weaveLoadedOptional(loaded, done);
            }
            String name = dotted.replace('.', '/');
            if (!hooks.has(name) || woven.containsKey(name)) {
                continue;
            }
            try {
                Transformer.transformAgain(loaded, instrumentation);
            } catch (RuntimeException | LinkageError e) {
                onFailure.hookMissing("cannot weave " + loaded.getName() + " on this JVM: " + e);
            }
            done.add(loaded);
            if (!woven.containsKey(name)) {
                onFailure.hookMissing(
                        "cannot weave " + loaded.getName() + ": the JVM did not offer it for retransformation");
            }
        }
    }

    /**
     * Sorts out nearly all names: hashing the names of 600 loaded classes takes a millisecond in a newly started JVM. The same
     * with dots as with slashes, for a class whose simple name has two letters at least.
     */
    static int mark(String name) {
        int length = name.length();
        return (name.charAt(length - 1) ^ name.charAt(length - 2) << 3 ^ length << 5) & MARKS - 1;
    }

    /** Weaves a class of Netty, or an optional one, that is already loaded, as in a program to which farside is attached. */
    private void weaveLoadedOptional(Class<?> loaded, Set<Class<?>> done) {
        if (done.contains(loaded)) {
            return;
        }
        if (!loaded.getName().equals(ASKED)
                && LibraryHooks.of(loaded.getName().replace('.', '/')).isEmpty()) {
            return;
        }
        try {
            Transformer.transformAgain(loaded, instrumentation);
            if (loaded.getClassLoader() != null) {
                done.add(loaded);
            }
        } catch (RuntimeException | LinkageError e) {
            if (unwoven.add(key(loaded.getClassLoader(), loaded.getName().replace('.', '/')))) { // else it was told why
                onFailure.libraryLeft("cannot weave " + loaded.getName() + ": " + e);
            }
        }
    }

    /**
     * Loads every class of java.base that has hooks. Each is woven by this, or the failure is reported. One that was being loaded
     * when the transformer was added, and so missed it, is offered once more.
     */
    private void proveAll() {
        for (Hook hook : Hooks.all()) {
            String owner = hook.owner();
            String name = owner.replace('/', '.');
            try {
                Class<?> loaded = Class.forName(name, false, null);
                if (!woven.containsKey(owner)) {
                    Transformer.transformAgain(loaded, instrumentation);
                }
            } catch (ClassNotFoundException e) {
                onFailure.hookMissing("hook " + name + " finds no such class on " + HookCheck.jdk());
            } catch (RuntimeException | LinkageError e) {
                onFailure.hookMissing("cannot weave " + name + " on this JVM: " + e);
            }
            if (!woven.containsKey(owner)) {
                onFailure.hookMissing("hook " + name + " is not in place on " + HookCheck.jdk());
            }
        }
    }

    /**
     * What a {@link Transformer} is asked, in the JVM's words.
     *
     * @param loader null for the boot loader
     * @return null to leave the class as it is
     */
    byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (name == null) {
            return null;
        }
        if (loader != null || !hooks.has(name)) {
            if (loader == null && name.equals(Recorder.FIRST_CLASS)) {
                Recorder.becomesPossible();
            }
            if (loader == null && entrance != null && name.equals(BEFORE_SECURITY_MANAGER)) {
                beforeSecurityManager();
            }
            if (loader == null && name.equals(ASKED_OWNER)) {
                return weaveOptional(name, classFile);
            }
            return name.indexOf(LIBRARY) < 0 || loader == OURS
                    ? null
                    : weaveLibrary(loader, name, classFile, redefined != null);
        }
        try {
            WovenClass result = weaveSurely(name, classFile);
            for (Hook missing : result.missing) {
                onFailure.hookMissing(
                        "hook " + missing.displayName() + " finds nothing to weave on " + HookCheck.jdk());
            }
            woven.put(name, Boolean.TRUE);
            return result.classFile;
        } catch (RuntimeException | Error e) {
            try {
                onFailure.hookMissing("cannot weave " + name.replace('/', '.') + ": " + e);
                return null; // the door stays closed
            } catch (RuntimeException | Error again) {
                return NO_CLASS; // there is no memory or stack to tell it
            }
        }
    }

    /** Weaves a class of the JDK on which no connection depends. It stays as it is if it cannot be woven. */
    private byte[] weaveOptional(String name, byte[] classFile) {
        try {
            return weaveSurely(name, classFile).classFile;
        } catch (RuntimeException | Error e) {
            return null; // who asks this JVM is told that it gives no answer
        }
    }

    /**
     * Weaves a class of Netty. No version of Netty is required, so it need not have the methods. But if it cannot be woven at all, and
     * connects by itself, the JVM gets no class that it would take: the connections would be direct. One that is loaded stays as it is.
     */
    private byte[] weaveLibrary(ClassLoader loader, String name, byte[] classFile, boolean isLoaded) {
        try {
            return weaveSurely(name, classFile).classFile;
        } catch (RuntimeException | Error e) {
            boolean isRefused = true;
            try {
                isRefused = LibraryHooks.connects(name);
                if (!LibraryHooks.of(name).isEmpty()) {
                    tell(key(loader, name), "cannot weave " + name.replace('/', '.') + ": " + e, isRefused, isLoaded);
                }
            } catch (RuntimeException | Error again) {
                // there is no memory or stack to find out or to tell: then in doubt it is not loaded
            }
            return isRefused ? NO_CLASS : null;
        }
    }

    private void tell(String key, String line, boolean isRefused, boolean isLoaded) {
        if (!unwoven.add(key)) {
            return;
        }
        if (isRefused && !isLoaded) {
            onFailure.libraryRefused(line + ": it is not loaded, for its connections would be direct");
        } else {
            onFailure.libraryLeft(line);
        }
    }

    /** Several loaders may have a class of that name. */
    private static String key(ClassLoader loader, String name) {
        return name + '@' + System.identityHashCode(loader);
    }

    private WovenClass weaveSurely(String name, byte[] classFile) {
        return Privileges.areNeeded()
                ? Privileges.with(() -> weaveOnSomeThread(name, classFile))
                : weaveOnSomeThread(name, classFile);
    }

    /**
     * The JVM ignores an error here, and takes the class without its hooks. So what fails on a program's thread, which may
     * be at the end of its stack, is tried again on another one, and again where memory has run out.
     */
    private WovenClass weaveOnSomeThread(String name, byte[] classFile) {
        try {
            if (isPractised) {
                StackRoom.need();
            } else {
                StackRoom.needToLoad(); // a class whose initialisation fails would never be there again
            }
            return weaveNow(name, classFile);
        } catch (Error e) {
            return weaveAgain(name, classFile, e);
        }
    }

    private WovenClass weaveAgain(String name, byte[] classFile, Error first) {
        for (int i = 0; i < TRIES; i++) {
            try {
                return OwnThread.call("weave", () -> weaveNow(name, classFile));
            } catch (ExecutionException | OutOfMemoryError e) {
                LockSupport.parkNanos(PAUSE_NANOS); // other threads may free memory
            }
        }
        throw first;
    }

    private WovenClass weaveNow(String name, byte[] classFile) {
        List<Hook> ofClass;
        if (hooks.has(name)) {
            ofClass = hooks.of(name);
        } else if (name.equals(ASKED_OWNER)) {
            ofClass = StatusHook.all();
        } else {
            ofClass = LibraryHooks.of(name);
        }
        if (ofClass.isEmpty()) {
            return WovenClass.asItIs();
        }
        if (entrance != null) {
            entrance.define();
        }
        if (!hooks.has(name)
                && !name.equals(ASKED_OWNER)
                && instrumentation != null) { // without one the class is there
            BootDoor.defineForLibraries(instrumentation);
        }
        WovenClass result = WovenClass.of(classFile, ofClass);
        isPractised = true;
        return result;
    }
}
