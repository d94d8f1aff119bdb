package dev.farside.core.ssh.token;

/** A token did not take the PIN. */
final class WrongPin extends Exception {
    private static final long serialVersionUID = 1L;

    private WrongPin(String words) {
        super(words);
    }

    /**
     * @param said by ssh-pkcs11-helper, with the number of PKCS#11 for what is wrong
     * @return null: nothing of a PIN
     */
    static WrongPin of(String said) {
        if (said.contains("C_Login failed: 160")) {
            return new WrongPin("PIN incorrect");
        }
        if (said.contains("C_Login failed: 162")) {
            return new WrongPin("PIN length out of range");
        }
        return said.contains("C_Login failed: 164") ? new WrongPin("PIN locked") : null;
    }
}
