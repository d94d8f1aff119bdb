package probe;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs another probe in a class loader like those of module systems: a class in it sees the JDK's packages and nothing
 * else of the parent loaders. First prints whether it would see the agent's packages.
 */
public final class Hidden {
    private Hidden() {}

    public static void main(String[] arguments) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(new File(entry).toURI().toURL());
        }
        ClassLoader module = new Module(urls.toArray(new URL[0]));
        Thread.currentThread().setContextClassLoader(module);
        try {
            System.out.println("sees " + module.loadClass("dev.farside.boot.Door"));
        } catch (ClassNotFoundException e) {
            System.out.println("sees no door");
        }
        module.loadClass(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    }

    private static final class Module extends URLClassLoader {
        private static final String[] JDK = {"java.", "javax.", "sun.", "jdk.", "com.sun.", "org.xml.", "org.w3c."};

        Module(URL[] urls) {
            super(urls, null);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            for (String prefix : JDK) {
                if (name.startsWith(prefix)) {
                    return ClassLoader.getPlatformClassLoader().loadClass(name);
                }
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }
    }
}
