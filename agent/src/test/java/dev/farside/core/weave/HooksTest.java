package dev.farside.core.weave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.boot.Door;
import dev.farside.core.weave.hook.Hook;
import dev.farside.core.weave.hook.Hooks;
import dev.farside.core.weave.hook.RecordHooks;
import dev.farside.core.weave.hook.SctpHooks;
import dev.farside.core.weave.hook.StatusHook;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** Weaves the classes of the JDK that runs the test; real JVMs run the result in it-tests. */
class HooksTest {
    private final List<String> failures = new ArrayList<>();
    private final Weaver weaver = new Weaver(failures::add);

    @Test
    void everyHookFindsItsMethodInThisJdk() throws Exception {
        for (Hook hook : Hooks.all()) {
            byte[] woven = weaver.transform(null, hook.owner(), null, null, classFile(hook.owner()));
            assertNotNull(woven, hook.displayName());
        }
        assertEquals(List.of(), failures);
    }

    /** Or a class that is loaded already would go unwoven. */
    @Test
    void aClassIsSortedOutByNeitherDotsNorSlashes() {
        List<Hook> all = new ArrayList<>(List.of(Hooks.all()));
        all.addAll(SctpHooks.all());
        all.addAll(RecordHooks.all());
        for (Hook hook : all) {
            assertEquals(Weaver.mark(hook.owner()), Weaver.mark(hook.owner().replace('/', '.')), hook.owner());
        }
        assertEquals(Weaver.mark("[I"), Weaver.mark("[I")); // the shortest name there is
    }

    @Test
    void theHooksOfSctpFindTheirMethodsInThisJdk() throws Exception {
        for (Hook hook : SctpHooks.all()) {
            byte[] original = classFile(hook.owner());
            List<String> calls = new ArrayList<>();
            new ClassReader(weaver.transform(null, hook.owner(), null, null, original)).accept(new DoorCalls(calls), 0);
            assertEquals(List.of("leaves(Ljava/net/InetAddress;I)V"), calls, hook.displayName());
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void theHookOfStatusFindsItsMethodInThisJdkAndMayMissIt() throws Exception {
        for (Hook hook : StatusHook.all()) {
            List<String> calls = new ArrayList<>();
            byte[] woven = weaver.transform(null, hook.owner(), null, null, classFile(hook.owner()));
            new ClassReader(woven).accept(new DoorCalls(calls), 0);
            assertEquals(List.of("agentProperties(Ljava/util/Properties;)[B"), calls, hook.displayName());
            assertTrue(offered().containsAll(calls));
            assertNotNull(weaver.transform(null, hook.owner(), null, null, classFile("java/lang/Object")));
            assertNull(weaver.transform(null, hook.owner(), null, null, new byte[] {1, 2, 3}));
        }
        assertEquals(List.of(), failures);
    }

    /** They are beside the others, in methods that those weave, too. */
    @Test
    void theHooksOfRecordFindTheirMethodsInThisJdkAndCallWhatTheDoorHas() throws Exception {
        Weaver recording = new Weaver(failures::add, RecordHooks.all(), null);
        Set<String> offered = offered();
        for (Hook hook : RecordHooks.all()) {
            byte[] original = classFile(hook.owner());
            List<String> before = new ArrayList<>();
            List<String> calls = new ArrayList<>();
            byte[] usual = weaver.transform(null, hook.owner(), null, null, original);
            new ClassReader(usual).accept(new DoorCalls(before), 0);
            new ClassReader(recording.transform(null, hook.owner(), null, null, original))
                    .accept(new DoorCalls(calls), 0);
            assertTrue(calls.size() > before.size(), hook.displayName());
            assertTrue(offered.containsAll(calls), calls::toString);
        }
        assertEquals(List.of(), failures);
    }

    private static Set<String> offered() {
        Set<String> offered = new TreeSet<>();
        for (var method : Door.class.getDeclaredMethods()) {
            offered.add(method.getName() + net.bytebuddy.jar.asm.Type.getMethodDescriptor(method));
        }
        return offered;
    }

    /**
     * What no rule names costs next to nothing for its bytes. Of the classes of plain sockets only the connects are woven.
     * Of those of channels only these methods are, and no other method differs in one instruction.
     */
    @Test
    void onlyTheMethodsOfChannelsThatAreListedHereAreWoven() throws Exception {
        Set<String> allowed = Set.of(
                "java/net/Socket.connect",
                "java/net/SocksSocketImpl.privilegedConnect",
                "java/net/SocksSocketImpl.doConnect",
                "sun/nio/ch/SocketChannelImpl.connect",
                "sun/nio/ch/SocketChannelImpl.blockingConnect",
                "sun/nio/ch/SocketChannelImpl.implCloseSelectableChannel",
                "sun/nio/ch/SocketChannelImpl.available",
                "sun/nio/ch/SocketChannelImpl.sendOutOfBandData",
                "sun/nio/ch/SocketChannelImpl.shutdownInput",
                "sun/nio/ch/SocketChannelImpl.shutdownOutput",
                "sun/nio/ch/SocketChannelImpl.tryRead",
                "sun/nio/ch/SocketChannelImpl.tryWrite",
                "sun/nio/ch/SocketAdaptor.connect",
                "sun/nio/ch/IOUtil.read", // one look into a table
                "sun/nio/ch/IOUtil.write",
                "sun/nio/ch/Net.connect",
                "sun/nio/ch/Net.pollConnectNow",
                "sun/nio/ch/SelChImpl.park",
                "sun/nio/ch/SelectionKeyImpl.translateInterestOps",
                "sun/nio/ch/AsynchronousSocketChannelImpl.shutdownInput",
                "sun/nio/ch/AsynchronousSocketChannelImpl.shutdownOutput",
                "sun/nio/ch/UnixAsynchronousSocketChannelImpl.implConnect",
                "sun/nio/ch/UnixAsynchronousSocketChannelImpl.updateEvents",
                "sun/nio/ch/UnixAsynchronousSocketChannelImpl.onEvent",
                "sun/nio/ch/UnixAsynchronousSocketChannelImpl.setConnected",
                "sun/nio/ch/UnixAsynchronousSocketChannelImpl.implClose",
                "sun/nio/ch/FileDispatcherImpl.canTransferToDirectly",
                "sun/nio/ch/UnixFileDispatcherImpl.canTransferToDirectly",
                "sun/nio/ch/SelectorImpl.lockAndDoSelect", // once for a wait, whatever comes
                "sun/nio/ch/EPollSelectorImpl.setEventOps",
                "sun/nio/ch/EPollSelectorImpl.wakeup",
                "sun/nio/ch/PollSelectorImpl.setEventOps",
                "sun/nio/ch/PollSelectorImpl.wakeup");
        Set<String> others = Set.of( // no streams
                "java/net/InetAddress",
                "java/net/InetAddress$PlatformNameService",
                "java/net/InetAddress$PlatformResolver",
                "java/net/AbstractPlainDatagramSocketImpl",
                "java/net/NetMulticastSocket",
                "java/net/ProxySelector$StaticProxySelector",
                "sun/net/spi/DefaultProxySelector",
                "java/lang/ProcessBuilder",
                "sun/nio/ch/DatagramChannelImpl");
        Set<String> changed = new TreeSet<>();
        for (Hook hook : Hooks.all()) {
            byte[] original = classFile(hook.owner());
            Map<String, String> before = instructions(original);
            Map<String, String> after = instructions(weaver.transform(null, hook.owner(), null, null, original));
            assertEquals(before.keySet(), after.keySet());
            for (Map.Entry<String, String> method : before.entrySet()) {
                if (!others.contains(hook.owner()) && !method.getValue().equals(after.get(method.getKey()))) {
                    changed.add(hook.owner() + "." + method.getKey().replaceAll("\\(.*", ""));
                }
            }
        }
        changed.removeAll(allowed);
        assertEquals(Set.of(), changed);
    }

    /** Each method's instructions, as far as a visitor without frames and lines sees them. */
    private static Map<String, String> instructions(byte[] classFile) {
        Map<String, String> all = new TreeMap<>();
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                StringBuilder text = new StringBuilder();
                                return new Listing(text, () -> all.put(name + descriptor, text.toString()));
                            }
                        },
                        ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
        return all;
    }

    /** Opcodes and what they name. */
    private static final class Listing extends MethodVisitor {
        private final StringBuilder text;
        private final Runnable atEnd;

        Listing(StringBuilder text, Runnable atEnd) {
            super(Opcodes.ASM9);
            this.text = text;
            this.atEnd = atEnd;
        }

        private void add(int opcode, Object... operands) {
            text.append(opcode).append(Arrays.toString(operands));
        }

        @Override
        public void visitInsn(int opcode) {
            add(opcode);
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            add(opcode, operand);
        }

        @Override
        public void visitVarInsn(int opcode, int variable) {
            add(opcode, variable);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            add(opcode, type);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            add(opcode, owner, name, descriptor);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            add(opcode, owner, name, descriptor);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            add(opcode);
        }

        @Override
        public void visitLdcInsn(Object value) {
            add(Opcodes.LDC, value);
        }

        @Override
        public void visitEnd() {
            atEnd.run();
        }
    }

    @Test
    void aMissingMethodIsReportedByTheNameOfItsHook() {
        ClassWriter empty = new ClassWriter(0);
        empty.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "java/net/Socket", null, "java/lang/Object", null);
        empty.visitEnd();
        weaver.transform(null, "java/net/Socket", null, null, empty.toByteArray());
        assertEquals(
                List.of("hook java.net.Socket.connect finds nothing to weave on Java " + Runtime.version() + " ("
                        + System.getProperty("java.home") + ")"),
                failures);
    }

    /** A hook around a call needs the method and the call. */
    @Test
    void aMissingCallInAMethodIsReportedTheSame() {
        ClassWriter empty = new ClassWriter(0);
        String selector = "sun/nio/ch/SelectorImpl";
        empty.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, selector, null, "java/lang/Object", null);
        MethodVisitor select = empty.visitMethod(0, "lockAndDoSelect", "(Ljava/util/function/Consumer;J)I", null, null);
        select.visitCode();
        select.visitInsn(Opcodes.ICONST_0);
        select.visitInsn(Opcodes.IRETURN);
        select.visitMaxs(1, 4);
        select.visitEnd();
        empty.visitEnd();
        weaver.transform(null, selector, null, null, empty.toByteArray());
        assertEquals(1, failures.size(), failures::toString);
        assertTrue(
                failures.get(0).startsWith("hook sun.nio.ch.SelectorImpl.lockAndDoSelect finds nothing to weave on "),
                failures::toString);
    }

    @Test
    void theListOfHooksHoldsOnThisJdk() {
        List<HookCheck.Finding> findings = HookCheck.thisJdk();
        assertEquals(Hooks.all().length, findings.size());
        assertEquals(
                List.of(), findings.stream().filter(finding -> !finding.holds()).toList());
        assertEquals("java.net.Socket.connect", findings.get(0).name());
    }

    @Test
    void aClassThatCannotBeReadIsReported() {
        weaver.transform(null, "java/net/Socket", null, null, new byte[] {1, 2, 3});
        assertEquals(1, failures.size());
    }

    @Test
    void classesOfOtherLoadersAndOtherNamesAreLeftAlone() throws Exception {
        byte[] socket = classFile("java/net/Socket");
        assertNull(weaver.transform(getClass().getClassLoader(), "java/net/Socket", null, null, socket));
        assertNull(weaver.transform(null, "java/net/ServerSocket", null, null, classFile("java/net/ServerSocket")));
    }

    @Test
    void wovenCodeCallsOnlyMethodsTheDoorHas() throws Exception {
        List<String> calls = new ArrayList<>();
        for (Hook hook : Hooks.all()) {
            new ClassReader(weaver.transform(null, hook.owner(), null, null, classFile(hook.owner())))
                    .accept(new DoorCalls(calls), 0);
        }
        Set<String> offered = offered();
        for (String call : calls) {
            assertEquals(true, offered.contains(call), call + " not in " + offered);
        }
        assertEquals(true, calls.size() >= Hooks.all().length, calls.toString());
    }

    private static byte[] classFile(String internalName) throws Exception {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(internalName + ".class")) {
            return in.readAllBytes();
        }
    }

    private static final class DoorCalls extends ClassVisitor {
        private final List<String> calls;

        DoorCalls(List<String> calls) {
            super(Opcodes.ASM9);
            this.calls = calls;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String method, String itsDescriptor, boolean isInterface) {
                    if (owner.equals("dev/farside/boot/Door") && !method.equals("now")) {
                        calls.add(method + itsDescriptor);
                    }
                }
            };
        }
    }
}
