package dev.farside.build;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * The private members that other classes of the same nest use. Before Java 11 there are no nests, so they become visible in the package. A
 * method gets another name as well, since it must not override one of a superclass, nor be overridden.
 */
final class Opened {
    /** Of each class, what is private: name and descriptor. */
    private final Map<String, Set<String>> secret = new HashMap<>();

    /** OWNER.NAME and descriptor, as they are used elsewhere. */
    private final Set<String> used = new HashSet<>();

    /** To be called with all classes before anything is asked. */
    void look(ClassReader reader) {
        String self = reader.getClassName();
        Set<String> own = secret.computeIfAbsent(self, name -> new HashSet<>());
        reader.accept(
                new ClassVisitor(CallSites.API) {
                    @Override
                    public FieldVisitor visitField(int access, String name, String type, String sign, Object value) {
                        note(access, name + type);
                        return null;
                    }

                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String type, String sign, String[] thrown) {
                        note(access, name + type);
                        return new MethodVisitor(CallSites.API) {
                            @Override
                            public void visitFieldInsn(int code, String owner, String field, String its) {
                                use(owner, field + its);
                            }

                            @Override
                            public void visitMethodInsn(int code, String owner, String method, String its, boolean of) {
                                use(owner, method + its);
                            }
                        };
                    }

                    private void note(int access, String member) {
                        if ((access & Opcodes.ACC_PRIVATE) != 0) {
                            own.add(member);
                        }
                    }

                    private void use(String owner, String member) {
                        if (!owner.equals(self)) {
                            used.add(owner + "." + member);
                        }
                    }
                },
                0);
    }

    boolean isPrivate(String owner, String member) {
        Set<String> its = secret.get(owner);
        return its != null && its.contains(member);
    }

    /** Whether it is private, and another class of the nest uses it. */
    boolean isOpened(String owner, String member) {
        return isPrivate(owner, member) && used.contains(owner + "." + member);
    }

    /** What a method is called from now on. */
    String name(String owner, String name, String type) {
        return name.startsWith("<") || !isOpened(owner, name + type)
                ? name
                : name + "$" + owner.substring(owner.lastIndexOf('/') + 1);
    }
}
