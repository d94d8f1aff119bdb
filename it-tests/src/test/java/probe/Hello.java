package probe;

/** The smallest program there is. */
public final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        System.out.println("hello, world");
    }
}
