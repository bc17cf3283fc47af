import express, { Router } from 'express';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const immutable = 'public, max-age=31536000, immutable';

const mediaTypes: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The compressed copies that the build put beside files of the page, by the path of the file. */
function compressedCopies(pageFolder: string): Map<string, string> {
  const assets = path.join(pageFolder, 'assets');
  const names = existsSync(assets) ? readdirSync(assets).filter((name) => name.endsWith('.br')) : [];
  return new Map(names.map((name) => [`/assets/${name.slice(0, -'.br'.length)}`, path.join(assets, name)]));
}

/** Answers with the compressed copy of a file that has one, to browsers that read it. */
function sendCompressed(pageFolder: string): express.RequestHandler {
  const copies = compressedCopies(pageFolder);
  return (request, response, next) => {
    const copy = copies.get(request.path);
    const mediaType = mediaTypes[path.extname(request.path)];
    if (copy === undefined || mediaType === undefined) return next();
    response.vary('Accept-Encoding');
    if (request.acceptsEncodings('br') !== 'br') return next();
    response.setHeader('Cache-Control', immutable);
    response.setHeader('Content-Encoding', 'br');
    response.sendFile(copy, { headers: { 'Content-Type': mediaType } });
  };
}

/**
 * The kiosk's page at `/`, the back office at `/back-office` and the wall's display at `/wall`, for browsers. Nothing when there is no
 * built page.
 */
export function pageRouter(pageFolder: string | undefined): Router {
  const router = Router();
  if (pageFolder === undefined || !existsSync(path.join(pageFolder, 'index.html'))) {
    router.get('/', (_request, response) => {
      response.status(404).type('text/plain').send('No page is built here: run `npm run build`.\n');
    });
    return router;
  }
  const send = (file: string) => (_request: express.Request, response: express.Response) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(path.join(pageFolder, file));
  };
  router.get('/', send('index.html'));
  router.get('/back-office', send('back-office.html'));
  router.get('/wall', send('wall.html'));
  router.get('/assets/:name', sendCompressed(pageFolder));
  router.use(
    express.static(pageFolder, {
      index: false,
      dotfiles: 'ignore',
      setHeaders: (response, file) => {
        if (file.includes(`${path.sep}assets${path.sep}`)) response.setHeader('Cache-Control', immutable);
      },
    }),
  );
  return router;
}
