package dev.farside.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;

/** Refuses classes that use what Java 8 lacks, except where they are known to ask first whether it is there. */
final class OlderCheck extends ClassVisitor {
    /** Classes, and the beginnings of what they use of newer libraries: only where the JVM has it. */
    private static final Map<String, Set<String>> ASKS_FIRST = Map.of(
            "dev/farside/core/Core$$", // which opens what is woven ahead, from 17 on
            Set.of("java/lang/Module"),
            "dev/farside/core/own/Modules",
            Set.of("java/lang/"),
            "dev/farside/core/jfr/",
            Set.of("jdk/jfr/"));

    private final String name;

    private final Ancestry ancestry;

    private OlderCheck(String name, Ancestry ancestry) {
        super(CallSites.API);
        this.name = name;
        this.ancestry = ancestry;
    }

    static void check(Path classes) throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (Path file : Older.files(classes)) {
            if (file.toString().endsWith(".class")) {
                all.add(Files.readAllBytes(file));
            }
        }
        Ancestry ancestry = new Ancestry(all);
        for (byte[] one : all) {
            ClassReader reader = new ClassReader(one);
            reader.accept(new OlderCheck(reader.getClassName(), ancestry), 0);
        }
    }

    @Override
    public MethodVisitor visitMethod(int access, String method, String type, String sign, String[] thrown) {
        return new MethodVisitor(CallSites.API) {
            @Override
            public void visitTypeInsn(int code, String its) {
                need(its.startsWith("[") || Jdk8.get().has(its), its, its);
            }

            @Override
            public void visitFieldInsn(int code, String owner, String field, String its) {
                need(Jdk8.get().has(owner, field, its), owner, field);
            }

            @Override
            public void visitMethodInsn(int code, String owner, String called, String its, boolean ofInterface) {
                String from = owner.startsWith("[") ? null : ancestry.outside(owner, called + its);
                need(
                        from == null
                                || from.equals("java/lang/invoke/MethodHandle")
                                || Jdk8.get().has(from, called, its),
                        String.valueOf(from),
                        called + its);
            }
        };
    }

    private void need(boolean isThere, String owner, String what) {
        if (isThere || !(owner.startsWith("java") || owner.startsWith("jdk/"))) {
            return;
        }
        for (Map.Entry<String, Set<String>> one : ASKS_FIRST.entrySet()) {
            if (name.startsWith(one.getKey()) && one.getValue().stream().anyMatch(owner::startsWith)) {
                return;
            }
        }
        throw new Refusal(
                name,
                "uses " + owner.replace('/', '.') + "." + what + ", which Java 8 lacks\n"
                        + "hint: write it in another way, or put it into dev.farside.core.older");
    }
}
