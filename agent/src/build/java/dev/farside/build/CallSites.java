package dev.farside.build;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Rewrites one class: each invokedynamic becomes a call of a static method. For a lambda or method reference, that
 * method is the factory of a class CLASS$$1, CLASS$$2 and so on, which is generated here. For a record's method, the
 * static method is added to the class. The names of local variables are removed from classes of libraries.
 */
final class CallSites extends ClassVisitor {
    static final int API = Opcodes.ASM9;

    private final ClassWriter writer;
    private final boolean hasLambdas;
    private final Map<String, byte[]> made = new LinkedHashMap<>();
    private final List<RecordMethod> recordMethods = new ArrayList<>();
    private String name;
    private String host;

    private CallSites(ClassWriter writer, boolean hasLambdas) {
        super(API, writer);
        this.writer = writer;
        this.hasLambdas = hasLambdas;
    }

    static CallSites rewrite(byte[] bytes) {
        // A class is visited from its version to its code, so the code cannot decide the version. The constant pool
        // shows whether there are lambdas.
        boolean hasLambdas = new String(bytes, StandardCharsets.ISO_8859_1).contains("java/lang/invoke/Lambda");
        CallSites sites = new CallSites(new ClassWriter(0), hasLambdas);
        new ClassReader(bytes).accept(OtherModules.removed(bytes, sites), 0);
        return sites;
    }

    static boolean isOwn(String className) {
        return className.startsWith("dev/farside/");
    }

    /** The internal name of the class. */
    String name() {
        return name;
    }

    /** The internal name of the nest host, which may be the class itself. */
    String host() {
        return host;
    }

    byte[] bytes() {
        return writer.toByteArray();
    }

    /** The generated classes, by internal name. */
    Map<String, byte[]> made() {
        return made;
    }

    @Override
    public void visit(int version, int access, String className, String sign, String above, String[] interfaces) {
        name = className;
        host = className;
        super.visit(hasLambdas ? Math.max(version, Nest.SINCE) : version, access, name, sign, above, interfaces);
    }

    @Override
    public void visitNestHost(String nestHost) {
        host = nestHost;
        super.visitNestHost(nestHost);
    }

    @Override
    public MethodVisitor visitMethod(int access, String method, String descriptor, String sign, String[] thrown) {
        return new Code(super.visitMethod(access, method, descriptor, sign, thrown));
    }

    @Override
    public void visitEnd() {
        for (RecordMethod method : recordMethods) {
            method.write(cv);
        }
        super.visitEnd();
    }

    private final class Code extends MethodVisitor {
        Code(MethodVisitor to) {
            super(API, to);
        }

        @Override
        public void visitLocalVariable(String variable, String type, String sign, Label from, Label to, int index) {
            if (isOwn(name)) { // the JVM puts these names into the message of a NullPointerException
                super.visitLocalVariable(variable, type, sign, from, to, index);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String called, String type, Handle bootstrap, Object... arguments) {
            switch (bootstrap.getOwner()) {
                case "java/lang/invoke/LambdaMetafactory" -> {
                    String lambda = name + "$$" + (made.size() + 1);
                    LambdaCall call = LambdaCall.of(called, type, arguments);
                    made.put(lambda, new LambdaClass(lambda, name, host, call).bytes());
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, lambda, LambdaClass.FACTORY, type, false);
                }
                case "java/lang/runtime/ObjectMethods" -> {
                    RecordMethod method = RecordMethod.of(name, called, type, arguments);
                    recordMethods.add(method);
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, name, method.name(), type, false);
                }
                default -> throw Refusal.unknown(name, bootstrap);
            }
        }
    }
}
