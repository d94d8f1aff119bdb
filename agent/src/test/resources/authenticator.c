/*
 * A FIDO authenticator in software, for ssh-sk-helper (sk-api.h of OpenSSH). The handle of a key is its private half.
 * What it does is in the name of the application: "ssh:pin" wants the PIN 1234, "ssh:gone" is not plugged in. The
 * few functions of OpenSSL's libcrypto are declared here, so that its headers need not be installed.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct evp_pkey_st EVP_PKEY;
typedef struct evp_md_ctx_st EVP_MD_CTX;
typedef struct evp_md_st EVP_MD;
EVP_PKEY *EVP_PKEY_Q_keygen(void *, const char *, const char *, ...);
size_t EVP_PKEY_get1_encoded_public_key(EVP_PKEY *, unsigned char **);
int EVP_PKEY_get_raw_public_key(const EVP_PKEY *, unsigned char *, size_t *);
int i2d_PrivateKey(const EVP_PKEY *, unsigned char **);
EVP_PKEY *d2i_AutoPrivateKey(EVP_PKEY **, const unsigned char **, long);
EVP_MD_CTX *EVP_MD_CTX_new(void);
const EVP_MD *EVP_sha256(void);
int EVP_DigestSignInit(EVP_MD_CTX *, void **, const EVP_MD *, void *, EVP_PKEY *);
int EVP_DigestSign(EVP_MD_CTX *, unsigned char *, size_t *, const unsigned char *, size_t);
unsigned char *SHA256(const unsigned char *, size_t, unsigned char *);

#define ECDSA 0
#define VERSION 0x000a0000
#define ERR_GENERAL -1
#define ERR_UNSUPPORTED -2
#define ERR_PIN_REQUIRED -3
#define ERR_DEVICE_NOT_FOUND -4

struct enrolled {
    uint8_t flags;
    uint8_t *public_key;
    size_t public_key_len;
    uint8_t *key_handle;
    size_t key_handle_len;
    uint8_t *signature;
    size_t signature_len;
    uint8_t *attestation_cert;
    size_t attestation_cert_len;
    uint8_t *authdata;
    size_t authdata_len;
};

struct signature {
    uint8_t flags;
    uint32_t counter;
    uint8_t *r;
    size_t r_len;
    uint8_t *s;
    size_t s_len;
};

uint32_t sk_api_version(void) {
    return VERSION;
}

int sk_enroll(uint32_t algorithm, const uint8_t *challenge, size_t challenge_len, const char *application, uint8_t flags,
              const char *pin, void *options, struct enrolled **result) {
    struct enrolled *made = calloc(1, sizeof *made);
    EVP_PKEY *key = algorithm == ECDSA ? EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256")
                                       : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    made->flags = flags;
    if (algorithm == ECDSA) {
        made->public_key_len = EVP_PKEY_get1_encoded_public_key(key, &made->public_key);
    } else {
        made->public_key_len = 32;
        made->public_key = malloc(made->public_key_len);
        EVP_PKEY_get_raw_public_key(key, made->public_key, &made->public_key_len);
    }
    made->key_handle_len = (size_t)i2d_PrivateKey(key, &made->key_handle);
    made->signature = calloc(1, 1);
    *result = made;
    return 0;
}

/* One of the two numbers of a DER sequence. */
static const uint8_t *number(const uint8_t *der, uint8_t **bytes, size_t *length) {
    *length = der[1];
    *bytes = malloc(*length);
    memcpy(*bytes, der + 2, *length);
    return der + 2 + *length;
}

int sk_sign(uint32_t algorithm, const uint8_t *data, size_t data_len, const char *application, const uint8_t *handle,
            size_t handle_len, uint8_t flags, const char *pin, void *options, struct signature **result) {
    uint8_t text[32 + 1 + 4 + 32] = {0};
    uint8_t der[256];
    size_t length = sizeof der;
    struct signature *made = calloc(1, sizeof *made);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &handle, (long)handle_len);

    if (strcmp(application, "ssh:gone") == 0)
        return ERR_DEVICE_NOT_FOUND;
    if (strcmp(application, "ssh:pin") == 0 && (pin == NULL || strcmp(pin, "1234") != 0))
        return ERR_PIN_REQUIRED;

    SHA256((const uint8_t *)application, strlen(application), text);
    text[32] = flags;
    text[36] = 7; /* counter */
    SHA256(data, data_len, text + 37);
    if (EVP_DigestSignInit(context, NULL, algorithm == ECDSA ? EVP_sha256() : NULL, NULL, key) != 1 ||
        EVP_DigestSign(context, der, &length, text, sizeof text) != 1)
        return ERR_GENERAL;
    made->flags = flags;
    made->counter = 7;
    if (algorithm == ECDSA) {
        number(number(der + 2, &made->r, &made->r_len), &made->s, &made->s_len);
    } else {
        made->r = malloc(length);
        made->r_len = length;
        memcpy(made->r, der, length);
    }
    *result = made;
    return 0;
}

int sk_load_resident_keys(const char *pin, void *options, void *keys, size_t *count) {
    return ERR_UNSUPPORTED;
}
