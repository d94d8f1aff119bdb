package dev.farside.agent;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.function.Function;

/**
 * Loads the classes of the bundle that is hidden in the agent's jar. Its parent is the platform loader, so the
 * program's own copies of our libraries never meet ours.
 */
public final class InnerLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** From this one on, the classes are as javac made them for it; older ones have a bundle of their own. */
    private static final int NEW_JAVA = 17;

    private final Bundle bundle;
    private final ProtectionDomain domain;

    public InnerLoader(File file, ClassLoader parent) throws IOException {
        super(parent);
        bundle = new Bundle(file, Coverage.java() < NEW_JAVA ? "older.bundle" : "inner.bundle");
        domain = new ProtectionDomain(new CodeSource(file.toURI().toURL(), (Certificate[]) null), null, this, null);
    }

    /** An instance of a class of the bundle that has a constructor without parameters. */
    @SuppressWarnings("rawtypes") // the classes say what kind of Function they are
    static Function make(String name) throws ReflectiveOperationException, IOException, URISyntaxException {
        ClassLoader inner =
                new InnerLoader(jar(), ClassLoader.getSystemClassLoader().getParent());
        return Class.forName(name, true, inner)
                .asSubclass(Function.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    /** The agent's. */
    static File jar() throws URISyntaxException {
        return new File(InnerLoader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** Without asking the parent for what the bundle has: each exception it answers with takes its time. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = isElsewhere(name) ? null : content(name);
            return bytes == null ? super.loadClass(name, resolve) : defineClass(name, bytes, 0, bytes.length, domain);
        }
    }

    /** Without the detour over URLs, which costs a newly started JVM some milliseconds. */
    @Override
    public InputStream getResourceAsStream(String name) {
        byte[] bytes = resource(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }

    @Override
    protected URL findResource(String name) {
        if (resource(name) == null) {
            return null;
        }
        try {
            return new URL("farside", null, 0, "/" + name, new BundleHandler());
        } catch (MalformedURLException e) {
            return null; // cannot be: the handler is given
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null
                ? Collections.<URL>emptyEnumeration()
                : Collections.enumeration(Collections.singleton(found));
    }

    /** The door belongs to the boot loader, as does what is in java.base: a second one here would be a door that nobody goes through. */
    private static boolean isElsewhere(String className) {
        return className.startsWith("java.")
                || className.startsWith("dev.farside.boot.")
                || className.equals("dev.farside.agent.Ahead");
    }

    private byte[] resource(String path) {
        boolean isClass = path.endsWith(".class");
        return content(isClass ? path.substring(0, path.length() - 6).replace('/', '.') : path);
    }

    private byte[] content(String name) {
        try {
            return bundle.get(name);
        } catch (IOException e) {
            throw new UncheckedIOException("the agent's jar cannot be read any more", e);
        }
    }

    /** Reads resources without the JDK's jar: handler, whose cache is the program's. */
    private final class BundleHandler extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    // nothing to connect to: the bytes are here
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(resource(url.getPath().substring(1)));
                }
            };
        }
    }
}
