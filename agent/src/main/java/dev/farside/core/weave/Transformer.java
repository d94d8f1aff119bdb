package dev.farside.core.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;

/** What the JVM knows of the {@link Weaver}. A class of its own, since a runtime image may lack the types that it uses. */
record Transformer(Weaver weaver) implements ClassFileTransformer {
    static void add(Weaver weaver, Instrumentation instrumentation) {
        instrumentation.addTransformer(new Transformer(weaver), true);
    }

    /** @throws UnsupportedOperationException this class cannot be */
    static void transformAgain(Class<?> loaded, Instrumentation instrumentation) {
        try {
            instrumentation.retransformClasses(loaded);
        } catch (UnmodifiableClassException e) {
            throw new UnsupportedOperationException(e);
        }
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        return weaver.transform(loader, name, redefined, domain, classFile);
    }
}
