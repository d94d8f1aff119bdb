package probe;

/** Sets a security manager, as application servers do, and then does what {@link ByEveryDoor} does. */
public final class Guarded {
    private Guarded() {}

    /** @param places as ByEveryDoor takes them */
    @SuppressWarnings("removal") // there are programs that have one
    public static void main(String[] places) {
        System.setSecurityManager(new SecurityManager());
        ByEveryDoor.main(places);
    }
}
