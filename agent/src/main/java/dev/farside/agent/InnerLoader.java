package dev.farside.agent;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
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
 * Loads what is hidden in the agent's jar: {@code inner/a/b/C.classdata} is class {@code a.b.C}. Its parent is the
 * platform loader, so the program's own copies of our libraries and ours never meet.
 */
public final class InnerLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String ROOT = "inner/";

    private final JarFile jar;
    private final ProtectionDomain domain;

    public InnerLoader(File file, ClassLoader parent) throws IOException {
        super(parent);
        jar = new JarFile(file, false);
        domain = new ProtectionDomain(new CodeSource(file.toURI().toURL(), (Certificate[]) null), null, this, null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        ZipEntry entry = jar.getEntry(ROOT + name.replace('.', '/') + ".classdata");
        // The door belongs to the boot loader: a second one here would be a door that nobody goes through.
        if (entry == null || name.startsWith("dev.farside.boot.")) {
            throw new ClassNotFoundException(name);
        }
        try {
            byte[] bytes = read(entry);
            return defineClass(name, bytes, 0, bytes.length, domain);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Without the detour over URLs, which costs a young JVM some milliseconds. */
    @Override
    public InputStream getResourceAsStream(String name) {
        ZipEntry entry = jar.getEntry(entryName(name));
        if (entry == null) {
            return super.getResourceAsStream(name);
        }
        try {
            return new ByteArrayInputStream(read(entry));
        } catch (IOException e) {
            return null; // as the contract has it: the resource could not be got
        }
    }

    @Override
    protected URL findResource(String name) {
        ZipEntry entry = jar.getEntry(entryName(name));
        if (entry == null) {
            return null;
        }
        try {
            return new URL("farside", null, 0, "/" + entry.getName(), new EntryHandler());
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

    private static String entryName(String resource) {
        return resource.endsWith(".class")
                ? ROOT + resource.substring(0, resource.length() - ".class".length()) + ".classdata"
                : ROOT + resource;
    }

    private byte[] read(ZipEntry entry) throws IOException {
        int size = (int) entry.getSize();
        byte[] bytes = new byte[size];
        try (InputStream in = jar.getInputStream(entry)) {
            int at = 0;
            while (at < size) {
                int n = in.read(bytes, at, size - at);
                if (n < 0) {
                    throw new IOException(jar.getName() + ": " + entry.getName() + " ends early");
                }
                at += n;
            }
        }
        return bytes;
    }

    /** Reads entries without the JDK's jar: handler, whose cache is the program's. */
    private final class EntryHandler extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() throws IOException {
                    return new ByteArrayInputStream(
                            read(jar.getEntry(url.getPath().substring(1))));
                }
            };
        }
    }
}
