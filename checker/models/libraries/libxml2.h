/* libxml2: a document owns its tree, which the program walks by itself, and a node that was unlinked is its own. Texts are freed by
 * xmlFree, a variable that holds a function: a call through it is one of nobody knows what, so texts escape there. */
#include "../base.h"

#define OWNER MK_FRESH MK_FRESH_CONTENT

typedef unsigned char xmlChar;
typedef struct _xmlDoc xmlDoc;
typedef struct _xmlNode xmlNode;
typedef struct _xmlAttr xmlAttr;
typedef struct _xmlNs xmlNs;
typedef struct _xmlBuffer xmlBuffer;
typedef struct _xmlXPathContext xmlXPathContext;
typedef struct _xmlXPathObject xmlXPathObject;

OWNER MK_FAMILY(xmldoc) xmlDoc *xmlParseFile(const char *);
OWNER MK_FAMILY(xmldoc) xmlDoc *xmlParseDoc(const xmlChar *);
OWNER MK_FAMILY(xmldoc) xmlDoc *xmlParseMemory(const char *, int);
OWNER MK_FAMILY(xmldoc) xmlDoc *xmlReadFile(const char *, const char *, int);
OWNER MK_FAMILY(xmldoc) xmlDoc *xmlReadMemory(const char *, int, const char *, const char *, int);
OWNER MK_FAMILY(xmldoc) xmlDoc *xmlReadDoc(const xmlChar *, const char *, const char *, int);
OWNER MK_FAMILY(xmldoc) xmlDoc *xmlNewDoc(const xmlChar *);
MK_FREES(1) MK_FREES_CONTENT(1) MK_FAMILY(xmldoc) void xmlFreeDoc(xmlDoc *d);
MK_RETURNS_CONTENT(1) xmlNode *xmlDocGetRootElement(const xmlDoc *d);
MK_STORES(2, 1) MK_STORES(1, 2) MK_RETURNS_CONTENT(1) xmlNode *xmlDocSetRootElement(xmlDoc *d, xmlNode *n);
OWNER MK_STORES(1, 0) MK_FAMILY(xmlnode) xmlNode *xmlNewNode(xmlNs *ns, const xmlChar *);
OWNER MK_STORES(1, 0) MK_STORES(2, 0) MK_FAMILY(xmlnode) xmlNode *xmlNewDocNode(xmlDoc *d, xmlNs *ns, const xmlChar *, const xmlChar *);
OWNER MK_FAMILY(xmlnode) xmlNode *xmlNewText(const xmlChar *);
MK_STORES(2, 1) MK_RETURNS_CONTENT(1) xmlNode *xmlNewChild(xmlNode *parent, xmlNs *ns, const xmlChar *, const xmlChar *);
MK_STORES(2, 1) MK_RETURNS_CONTENT(1) xmlNode *xmlNewTextChild(xmlNode *parent, xmlNs *ns, const xmlChar *, const xmlChar *);
MK_STORES(2, 1) MK_STORES(1, 2) MK_RETURNS(2) MK_RETURNS_CONTENT(1) xmlNode *xmlAddChild(xmlNode *parent, xmlNode *n);
MK_STORES(2, 1) MK_STORES(1, 2) MK_RETURNS(2) MK_RETURNS_CONTENT(1) xmlNode *xmlAddNextSibling(xmlNode *at, xmlNode *n);
MK_STORES(2, 1) MK_STORES(1, 2) MK_RETURNS(2) MK_RETURNS_CONTENT(1) xmlNode *xmlAddPrevSibling(xmlNode *at, xmlNode *n);
void xmlUnlinkNode(xmlNode *);
MK_RELEASES(1) void xmlFreeNode(xmlNode *n);
MK_RELEASES(1) void xmlFreeNodeList(xmlNode *n);
MK_RETURNS_CONTENT(1) xmlAttr *xmlNewProp(xmlNode *n, const xmlChar *, const xmlChar *);
MK_RETURNS_CONTENT(1) xmlAttr *xmlSetProp(xmlNode *n, const xmlChar *, const xmlChar *);
MK_RETURNS_CONTENT(1) xmlAttr *xmlHasProp(const xmlNode *n, const xmlChar *);
MK_FRESH MK_FAMILY(xmlmem) xmlChar *xmlGetProp(const xmlNode *, const xmlChar *);
MK_FRESH MK_FAMILY(xmlmem) xmlChar *xmlGetNoNsProp(const xmlNode *, const xmlChar *);
MK_FRESH MK_FAMILY(xmlmem) xmlChar *xmlNodeGetContent(const xmlNode *);
MK_FRESH MK_FAMILY(xmlmem) xmlChar *xmlNodeListGetString(xmlDoc *, const xmlNode *, int);
void xmlNodeSetContent(xmlNode *, const xmlChar *);
void xmlNodeAddContent(xmlNode *, const xmlChar *);
int xmlUnsetProp(xmlNode *, const xmlChar *);
MK_FRESH_AT(2) MK_FAMILY(xmlmem) void xmlDocDumpMemory(xmlDoc *, xmlChar **out, int *);
MK_FRESH_AT(2) MK_FAMILY(xmlmem) void xmlDocDumpFormatMemory(xmlDoc *, xmlChar **out, int *, int);
int xmlSaveFile(const char *, xmlDoc *);
int xmlSaveFormatFile(const char *, xmlDoc *, int);

MK_FRESH MK_FAMILY(xmlmem) xmlChar *xmlStrdup(const xmlChar *);
MK_FRESH MK_FAMILY(xmlmem) xmlChar *xmlStrndup(const xmlChar *, int);
MK_FRESH MK_FREES(1) MK_FAMILY(xmlmem) xmlChar *xmlStrcat(xmlChar *s, const xmlChar *);
MK_FRESH MK_FREES(1) MK_FAMILY(xmlmem) xmlChar *xmlStrncat(xmlChar *s, const xmlChar *, int);
int xmlStrEqual(const xmlChar *, const xmlChar *);
int xmlStrcmp(const xmlChar *, const xmlChar *);
int xmlStrncmp(const xmlChar *, const xmlChar *, int);
int xmlStrcasecmp(const xmlChar *, const xmlChar *);
int xmlStrlen(const xmlChar *);
MK_RETURNS(1) const xmlChar *xmlStrchr(const xmlChar *s, xmlChar);
MK_RETURNS(1) const xmlChar *xmlStrstr(const xmlChar *s, const xmlChar *);

/* The program reads a buffer's content by itself in old versions. */
OWNER MK_FAMILY(xmlbuffer) xmlBuffer *xmlBufferCreate(void);
OWNER MK_FAMILY(xmlbuffer) MK_SIZED(1) xmlBuffer *xmlBufferCreateSize(size_t n);
MK_FREES(1) MK_FAMILY(xmlbuffer) void xmlBufferFree(xmlBuffer *b);
MK_GROWS_BY(1, 3) int xmlBufferAdd(xmlBuffer *b, const xmlChar *, int n);
MK_GROWS_BY(1, 2) int xmlBufferCat(xmlBuffer *b, const xmlChar *t);
MK_RETURNS_CONTENT(1) const xmlChar *xmlBufferContent(const xmlBuffer *b);
int xmlBufferLength(const xmlBuffer *);

MK_FRESH MK_STORES(0, 0) MK_STORES(1, 0) MK_FAMILY(xmlxpathcontext) xmlXPathContext *xmlXPathNewContext(xmlDoc *d);
MK_FREES(1) MK_FAMILY(xmlxpathcontext) void xmlXPathFreeContext(xmlXPathContext *c);
MK_FRESH MK_STORES(0, 0) MK_ESCAPES_CONTENT(2) MK_FAMILY(xmlxpathobject) xmlXPathObject *
xmlXPathEvalExpression(const xmlChar *, xmlXPathContext *c);
MK_FREES(1) MK_FAMILY(xmlxpathobject) void xmlXPathFreeObject(xmlXPathObject *o);
