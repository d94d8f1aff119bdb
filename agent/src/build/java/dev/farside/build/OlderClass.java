package dev.farside.build;

import net.bytebuddy.jar.asm.Attribute;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.RecordComponentVisitor;
import net.bytebuddy.jar.asm.commons.ClassRemapper;

/** Rewrites one class for Java 8. */
final class OlderClass extends ClassVisitor {
    private static final String RECORD = "java/lang/Record";

    private final OlderLibrary library;
    private final Opened opened;
    private String name;
    private boolean isInterface;

    private OlderClass(ClassVisitor next, OlderLibrary library, Opened opened) {
        super(CallSites.API, next);
        this.library = library;
        this.opened = opened;
    }

    static byte[] rewrite(byte[] bytes, OlderLibrary library, Opened opened) {
        ClassWriter writer = new ClassWriter(0);
        ClassReader reader = new ClassReader(bytes);
        ClassVisitor next = library.isPartOfIt(reader.getClassName())
                ? writer
                : new OlderClass(new ClassRemapper(writer, library), library, opened);
        reader.accept(next, 0);
        return writer.toByteArray();
    }

    @Override
    public void visit(int version, int access, String className, String sign, String above, String[] interfaces) {
        name = className;
        isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
        boolean isRecord = RECORD.equals(above);
        int flags = access & ~Opcodes.ACC_RECORD;
        super.visit(
                Math.min(version, Opcodes.V1_8), flags, name, isRecord ? null : sign, isRecord ? "java/lang/Object" : above, interfaces);
    }

    @Override
    public void visitNestHost(String host) {
        // there are no nests
    }

    @Override
    public void visitNestMember(String member) {
        // there are no nests
    }

    @Override
    public void visitPermittedSubclass(String subclass) {
        // javac has seen to it
    }

    @Override
    public RecordComponentVisitor visitRecordComponent(String component, String type, String sign) {
        return null;
    }

    @Override
    public void visitAttribute(Attribute attribute) {
        // none that the JVM needs
    }

    @Override
    public FieldVisitor visitField(int access, String field, String type, String sign, Object value) {
        return super.visitField(opened(access, field + type), field, type, sign, value);
    }

    @Override
    public MethodVisitor visitMethod(int access, String method, String type, String sign, String[] thrown) {
        String its = opened.name(name, method, type);
        return new Code(super.visitMethod(opened(access, method + type), its, type, sign, thrown));
    }

    /** In an interface, a method is either private or public. */
    private int opened(int access, String member) {
        return opened.isOpened(name, member)
                ? access & ~Opcodes.ACC_PRIVATE | (isInterface ? Opcodes.ACC_PUBLIC : 0)
                : access;
    }

    private final class Code extends MethodVisitor {
        Code(MethodVisitor to) {
            super(CallSites.API, to);
        }

        @Override
        public void visitFieldInsn(int code, String owner, String field, String type) {
            if (!library.field(mv, code, owner, field)) {
                super.visitFieldInsn(code, owner, field, type);
            }
        }

        @Override
        public void visitMethodInsn(int code, String owner, String method, String type, boolean ofInterface) {
            if (owner.equals(RECORD)) {
                super.visitMethodInsn(code, "java/lang/Object", method, type, false);
            } else if (!library.call(mv, code, owner, method, type)) {
                boolean isOwnSecret = owner.equals(name)
                        && opened.isPrivate(owner, method + type)
                        && !opened.isOpened(owner, method + type);
                int older = isOwnSecret && code != Opcodes.INVOKESTATIC ? Opcodes.INVOKESPECIAL : code;
                super.visitMethodInsn(older, owner, opened.name(owner, method, type), type, ofInterface);
            }
        }
    }
}
