package dev.farside.core.weave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.farside.boot.Door;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
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
        List<String> offered = new ArrayList<>();
        for (var method : Door.class.getDeclaredMethods()) {
            offered.add(method.getName() + net.bytebuddy.jar.asm.Type.getMethodDescriptor(method));
        }
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
                    if (owner.equals("dev/farside/boot/Door")) {
                        calls.add(method + itsDescriptor);
                    }
                }
            };
        }
    }
}
