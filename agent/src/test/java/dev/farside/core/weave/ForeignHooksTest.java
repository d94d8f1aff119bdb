package dev.farside.core.weave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.boot.Door;
import dev.farside.core.system.Foreign;
import dev.farside.core.weave.hook.Hook;
import dev.farside.core.weave.hook.HookedClasses;
import dev.farside.core.weave.hook.Hooks;
import java.io.FileDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The classes of the JDK that macOS and Windows have and Linux has not, as far as hooks need them: skeletons with the same
 * names, fields, methods and calls, in a class loader of their own. They are woven, loaded and run.
 */
class ForeignHooksTest {
    private static final String KEY = "sun/nio/ch/SelectionKeyImpl";
    private static final String TASK = "sun/nio/ch/WindowsAsynchronousSocketChannelImpl$ConnectTask";
    private static final String CHANNEL = "sun/nio/ch/WindowsAsynchronousSocketChannelImpl";

    private final List<String> told = new ArrayList<>();
    private final Door before = Door.door;

    @BeforeEach
    void listen() {
        Door.door = new Listening();
    }

    @AfterEach
    void close() {
        Door.door = before;
    }

    private final class Listening extends Door {
        @Override
        public void waking(Selector selector) {
            told.add("waking");
        }

        @Override
        public void woken(Selector selector) {
            told.add("woken");
        }

        @Override
        public void interest(FileDescriptor fd, SelectionKey key) {
            told.add("interest " + (fd != null));
        }

        @Override
        public void leaves(InetAddress address, int port) throws ConnectException {
            told.add(address.getHostAddress() + ":" + port);
            if (port == 5432) {
                throw new ConnectException("refused by a rule");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "macOS,   KQueueSelectorImpl PollSelectorImpl, UnixAsynchronousSocketChannelImpl",
        "Windows, WEPollSelectorImpl WindowsSelectorImpl, WindowsAsynchronousSocketChannelImpl$ConnectTask",
        "Linux,   EPollSelectorImpl PollSelectorImpl, UnixAsynchronousSocketChannelImpl",
    })
    void eachSystemHasHooksOfItsOwn(String name, String selectors, String asynchronous) throws Exception {
        Set<String> owners = new TreeSet<>();
        for (Hook hook : Hooks.all(Foreign.of(name).system())) {
            assertTrue(HookedClasses.all().contains(hook.owner()), hook.owner()); // or it would go unwoven there
            owners.add(hook.owner().substring(hook.owner().lastIndexOf('/') + 1));
        }
        Set<String> here = new TreeSet<>();
        for (Hook hook : Hooks.all()) {
            here.add(hook.owner().substring(hook.owner().lastIndexOf('/') + 1));
        }
        Set<String> own = new TreeSet<>(List.of(selectors.split(" ")));
        own.add(asynchronous);
        assertTrue(owners.containsAll(own), owners::toString);
        owners.removeAll(own);
        here.removeAll(Set.of("EPollSelectorImpl", "PollSelectorImpl", "UnixAsynchronousSocketChannelImpl"));
        assertEquals(here, owners);
    }

    @ParameterizedTest
    @CsvSource({"macOS, KQueueSelectorImpl", "Windows, WEPollSelectorImpl", "Windows, WindowsSelectorImpl"})
    void aSelectorTellsOfItsWakeUpAndOfKeys(String system, String type) throws Exception {
        Skeletons loader = new Skeletons(Hooks.all(Foreign.of(system).system()));
        loader.add("sun/nio/ch/" + type, selector("sun/nio/ch/" + type));
        loader.add(KEY, key());
        Object selector = made(loader.loadClass("sun.nio.ch." + type));
        assertSame(selector, method(selector, "wakeup").invoke(selector));
        assertEquals(List.of("waking", "woken"), told); // before and after it
        told.clear();
        Object key = made(loader.loadClass(KEY.replace('/', '.')));
        method(selector, "setEventOps").invoke(selector, key);
        assertEquals(List.of("interest true"), told);
    }

    @Test
    void onWindowsAnAsynchronousConnectIsAskedForBeforeTheKernelConnects() throws Exception {
        Skeletons loader = new Skeletons(Hooks.all(Foreign.of("Windows").system()));
        loader.add(CHANNEL, channel());
        loader.add(TASK, task());
        Class<?> task = loader.loadClass(TASK.replace('/', '.'));
        Runnable direct = (Runnable) made(task, new InetSocketAddress("10.1.2.3", 80));
        direct.run();
        assertEquals(List.of("10.1.2.3:80"), told);
        assertEquals(
                80,
                loader.loadClass(CHANNEL.replace('/', '.'))
                        .getField("connected")
                        .getInt(null));
        Runnable refused = (Runnable) made(task, new InetSocketAddress("10.1.2.3", 5432));
        assertEquals(
                "refused by a rule",
                assertThrows(ConnectException.class, refused::run).getMessage());
        assertEquals(
                80,
                loader.loadClass(CHANNEL.replace('/', '.'))
                        .getField("connected")
                        .getInt(null));
    }

    /** So that a skeleton that has gone wrong is not taken for a class that fits. */
    @Test
    void aClassWithoutTheMethodIsMissed() throws Exception {
        List<Hook> hooks = new ArrayList<>();
        for (Hook hook : Hooks.all(Foreign.of("Windows").system())) {
            if (hook.owner().equals("sun/nio/ch/WEPollSelectorImpl")
                    || hook.owner().equals(TASK)) {
                hooks.add(hook);
            }
        }
        assertEquals(4, hooks.size());
        for (Hook hook : hooks) {
            ClassWriter empty = begun(hook.owner(), "java/lang/Object");
            assertEquals(List.of(hook), WovenClass.of(empty.toByteArray(), List.of(hook)).missing);
        }
    }

    private static Object made(Class<?> type, Object... arguments) throws Exception {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
    }

    private static Method method(Object on, String name) {
        for (Method method : on.getClass().getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        throw new AssertionError(on.getClass() + " has no " + name);
    }

    /** Woven by the hooks of a system. */
    private static final class Skeletons extends ClassLoader {
        private final List<Hook> hooks;
        private final Map<String, byte[]> files = new HashMap<>();

        Skeletons(Hook[] hooks) {
            super(Door.class.getClassLoader());
            this.hooks = List.of(hooks);
        }

        void add(String name, byte[] file) {
            List<Hook> its =
                    hooks.stream().filter(hook -> hook.owner().equals(name)).toList();
            byte[] woven = file;
            if (!name.equals(KEY)) {
                WovenClass result = WovenClass.of(file, its);
                assertEquals(List.of(), result.missing);
                woven = result.classFile;
            }
            files.put(name.replace('/', '.'), woven);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] file = files.get(name);
            if (file == null) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defineClass(name, file, 0, file.length) : loaded;
        }
    }

    // The skeletons, from the signatures in the JDK.

    private static ClassWriter begun(String name, String above, String... interfaces) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, above, interfaces);
        return writer;
    }

    private static void constructor(ClassWriter writer, String above) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, above, "<init>", "()V", false);
        end(code, Opcodes.RETURN);
    }

    private static void end(MethodVisitor code, int instruction) {
        code.visitInsn(instruction);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** Its other methods nobody calls, and so they need not be there. */
    private static byte[] selector(String name) {
        String above = "java/nio/channels/Selector";
        ClassWriter writer = begun(name, above);
        constructor(writer, above);
        writer.visitField(Opcodes.ACC_PRIVATE, "interruptTriggered", "Z", null, null)
                .visitEnd();
        MethodVisitor wakeup =
                writer.visitMethod(Opcodes.ACC_PUBLIC, "wakeup", "()Ljava/nio/channels/Selector;", null, null);
        wakeup.visitVarInsn(Opcodes.ALOAD, 0);
        end(wakeup, Opcodes.ARETURN);
        MethodVisitor ops = writer.visitMethod(Opcodes.ACC_PUBLIC, "setEventOps", "(L" + KEY + ";)V", null, null);
        end(ops, Opcodes.RETURN);
        return writer.toByteArray();
    }

    private static byte[] key() {
        String above = "java/nio/channels/SelectionKey";
        ClassWriter writer = begun(KEY, above);
        constructor(writer, above);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "getFD", "()Ljava/io/FileDescriptor;", null, null);
        code.visitTypeInsn(Opcodes.NEW, "java/io/FileDescriptor");
        code.visitInsn(Opcodes.DUP);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/io/FileDescriptor", "<init>", "()V", false);
        end(code, Opcodes.ARETURN);
        return writer.toByteArray();
    }

    /** {@code static native int connect0(long socket, boolean preferIPv6, InetAddress remote, int port, long overlapped)}, which notes the port. */
    private static byte[] channel() {
        ClassWriter writer = begun(CHANNEL, "java/lang/Object");
        writer.visitField(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "connected", "I", null, null)
                .visitEnd();
        MethodVisitor code = writer.visitMethod(
                Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "connect0", "(JZLjava/net/InetAddress;IJ)I", null, null);
        code.visitVarInsn(Opcodes.ILOAD, 4);
        code.visitFieldInsn(Opcodes.PUTSTATIC, CHANNEL, "connected", "I");
        code.visitInsn(Opcodes.ICONST_0);
        end(code, Opcodes.IRETURN);
        return writer.toByteArray();
    }

    private static byte[] task() {
        ClassWriter writer = begun(TASK, "java/lang/Object", "java/lang/Runnable");
        String remote = "Ljava/net/InetSocketAddress;";
        writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "remote", remote, null, null)
                .visitEnd();
        MethodVisitor made = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "(" + remote + ")V", null, null);
        made.visitVarInsn(Opcodes.ALOAD, 0);
        made.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        made.visitVarInsn(Opcodes.ALOAD, 0);
        made.visitVarInsn(Opcodes.ALOAD, 1);
        made.visitFieldInsn(Opcodes.PUTFIELD, TASK, "remote", remote);
        end(made, Opcodes.RETURN);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "run", "()V", null, null);
        code.visitInsn(Opcodes.LCONST_0);
        code.visitInsn(Opcodes.ICONST_0);
        get(code, remote, "getAddress", "()Ljava/net/InetAddress;");
        get(code, remote, "getPort", "()I");
        code.visitInsn(Opcodes.LCONST_0);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, CHANNEL, "connect0", "(JZLjava/net/InetAddress;IJ)I", false);
        code.visitInsn(Opcodes.POP);
        end(code, Opcodes.RETURN);
        return writer.toByteArray();
    }

    private static void get(MethodVisitor code, String remote, String method, String descriptor) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, TASK, "remote", remote);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/net/InetSocketAddress", method, descriptor, false);
    }
}
