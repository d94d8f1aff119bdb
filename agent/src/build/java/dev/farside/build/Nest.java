package dev.farside.build;

import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Extends nests (JVMS 4.7.28, 4.7.29). The code of a lambda is a private method of the class that contains the lambda.
 * So the class generated for the lambda must be a nest mate of that class. The host of a nest lists its members.
 */
final class Nest {
    /** The first class file version with nests. */
    static final int SINCE = Opcodes.V11;

    private Nest() {}

    /** The class file of the host, with more members. */
    static byte[] extend(byte[] host, List<String> more) {
        ClassWriter writer = new ClassWriter(0);
        ClassVisitor lister = new ClassVisitor(CallSites.API, writer) {
            @Override
            public void visit(int version, int access, String name, String sign, String above, String[] interfaces) {
                super.visit(Math.max(version, SINCE), access, name, sign, above, interfaces);
            }

            @Override
            public void visitEnd() {
                more.forEach(this::visitNestMember);
                super.visitEnd();
            }
        };
        new ClassReader(host).accept(lister, 0);
        return writer.toByteArray();
    }
}
