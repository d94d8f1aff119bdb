package dev.farside.agent;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Loads what is hidden in the agent's jar: the classes of its two bundles. Its parent is the platform loader, so the
 * program's own copies of our libraries and ours never meet.
 */
public final class InnerLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final JarFile jar;
    private final ProtectionDomain domain;
    private final Bundle first;
    private volatile Bundle rest;

    public InnerLoader(File file, ClassLoader parent) throws IOException {
        super(parent);
        jar = new JarFile(file, false);
        domain = new ProtectionDomain(new CodeSource(file.toURI().toURL(), (Certificate[]) null), null, this, null);
        first = new Bundle(read("first.bundle"));
    }

    /** Without asking the parent for what the first bundle has: each exception it answers with takes its time. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null && isInFirst(name)) {
                loaded = findClass(name);
            }
            return loaded != null ? loaded : super.loadClass(name, resolve);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = isDoor(name) ? null : content(path(name));
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length, domain);
    }

    /** Without the detour over URLs, which costs a young JVM some milliseconds. */
    @Override
    public InputStream getResourceAsStream(String name) {
        byte[] bytes = content(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }

    @Override
    protected URL findResource(String name) {
        if (content(name) == null) {
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

    private boolean isInFirst(String className) {
        return first.contains(path(className)) && !isDoor(className);
    }

    private static String path(String className) {
        return className.replace('.', '/') + ".class";
    }

    /** The door belongs to the boot loader: a second one here would be a door that nobody goes through. */
    private static boolean isDoor(String className) {
        return className.startsWith("dev.farside.boot.");
    }

    /** Null for what is in neither bundle. */
    private byte[] content(String path) {
        byte[] bytes = first.get(path);
        return bytes != null ? bytes : rest().get(path);
    }

    /** Whoever comes at the same time reads it too, to no harm. */
    private Bundle rest() {
        Bundle opened = rest;
        if (opened == null) {
            try {
                opened = new Bundle(read("rest.bundle"));
            } catch (IOException e) {
                throw new UncheckedIOException(jar.getName() + " cannot be read any more", e);
            }
            rest = opened;
        }
        return opened;
    }

    private byte[] read(String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
            throw new IOException(jar.getName() + " lacks " + name);
        }
        byte[] bytes = new byte[(int) entry.getSize()];
        try (InputStream in = jar.getInputStream(entry)) {
            int at = 0;
            while (at < bytes.length) {
                int n = in.read(bytes, at, bytes.length - at);
                if (n < 0) {
                    throw new IOException(jar.getName() + ": " + name + " ends early");
                }
                at += n;
            }
        }
        return bytes;
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
                    return new ByteArrayInputStream(content(url.getPath().substring(1)));
                }
            };
        }
    }
}
