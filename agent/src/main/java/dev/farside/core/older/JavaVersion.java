package dev.farside.core.older;

/** In the place of {@code Runtime.Version}. */
public final class JavaVersion {
    static final JavaVersion CURRENT =
            new JavaVersion(System.getProperty("java.version"), System.getProperty("java.specification.version"));

    private final String text;
    private final int feature;

    private JavaVersion(String text, String specification) {
        this.text = text;
        // 1.8 is 8
        feature = Integer.parseInt(specification.startsWith("1.") ? specification.substring(2) : specification);
    }

    public int feature() {
        return feature;
    }

    @Override
    public String toString() {
        return text;
    }
}
